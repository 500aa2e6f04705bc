import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endOwnedProcesses, findOwnedProcesses, markName } from '../../bench/first-ranked/owned-processes.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mbti-owned-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.runIf(process.platform === 'linux')('a process of a start', () => {
  test('is recognized by its mark, its folder or its command line; other processes are not touched', async () => {
    const marked = sleeper({ env: { ...process.env, [markName]: 'mine' } });
    const inside = sleeper({ cwd: folder });
    const naming = sleeper({ argument: folder });
    const stranger = sleeper({ env: { ...process.env, [markName]: 'not mine' } });
    try {
      const pids = [marked, inside, naming].map(({ pid }) => pid);
      await expect.poll(() => findOwnedProcesses(folder, 'mine').map(({ pid }) => pid)).toEqual(pids);
      expect(await endOwnedProcesses(folder, 'mine')).toHaveLength(3);
      expect(findOwnedProcesses(folder, 'mine')).toEqual([]);
      expect([stranger.exitCode, stranger.signalCode]).toEqual([null, null]);
    } finally {
      for (const child of [marked, inside, naming, stranger]) child.kill('SIGKILL');
    }
  });
});

function sleeper({ argument, ...options }: { env?: NodeJS.ProcessEnv; cwd?: string; argument?: string }) {
  const parameters = ['-e', 'setTimeout(() => {}, 60_000)', ...(argument ? [argument] : [])];
  return spawn(process.execPath, parameters, { ...options, stdio: 'ignore' });
}
