import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { StagingFolder } from '../../../runners/artifacts/staging-folder.ts';

function newRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'staging-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  return join(root, 'staging');
}

/** The id of a process that has just ended. */
function endedPid(): number {
  return spawnSync(process.execPath, ['--version']).pid;
}

function leaveBehind(root: string, name: string): string {
  mkdirSync(join(root, name), { recursive: true });
  writeFileSync(join(root, name, 'half.npy'), 'half');
  return join(root, name);
}

test('each folder is new and empty', async () => {
  const staging = new StagingFolder(newRoot());
  const [first, second] = [await staging.create(), await staging.create()];
  expect(first).not.toBe(second);
  for (const folder of [first, second]) expect(readdirSync(folder)).toEqual([]);
});

test('leftovers of a killed process of this machine are removed; everything else stays', async () => {
  const root = newRoot();
  const staging = new StagingFolder(root);
  const own = await staging.create();
  const dead = leaveBehind(root, `${hostname()} ${endedPid()} 11111111-2222-3333-4444-555555555555`);
  const living = leaveBehind(root, `${hostname()} ${process.ppid} 11111111-2222-3333-4444-555555555555`);
  const elsewhere = leaveBehind(root, `not-${hostname()} ${endedPid()} 11111111-2222-3333-4444-555555555555`);
  await staging.clear();
  expect([dead, own, living, elsewhere].map((path) => existsSync(path))).toEqual([false, true, true, true]);
});

test('a missing root has nothing to remove', async () => {
  const root = newRoot();
  await new StagingFolder(root).clear();
  expect(existsSync(root)).toBe(false);
});
