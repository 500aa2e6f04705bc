import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFolderAtOnce } from '../../../runners/export/create-folder-at-once.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mbti-at-once-'));
});
afterEach(() => rm(root, { recursive: true }));

const fill = (folder: string) => writeFile(join(folder, 'done'), 'all of it');

test('the folder appears complete, and replaces an empty one', async () => {
  await mkdir(join(root, 'out'));
  await createFolderAtOnce(join(root, 'out'), async (folder) => {
    expect(await readdir(join(root, 'out'))).toEqual([]);
    await fill(folder);
  });
  expect(await readdir(root)).toEqual(['out']);
  expect(await readFile(join(root, 'out', 'done'), 'utf8')).toBe('all of it');
});

test('a failure leaves no files', async () => {
  const failing = createFolderAtOnce(join(root, 'out'), async (folder) => {
    await fill(folder);
    throw new Error('the disk is full');
  });
  await expect(failing).rejects.toThrowError('the disk is full');
  expect(await readdir(root)).toEqual([]);
});

test('leftovers of a killed run are removed; foreign files and running work stay', async () => {
  const dead = `out.partial-2147483646-${randomUUID()}`;
  const atWork = `out.partial-${process.pid}-${randomUUID()}`;
  const others = ['out.partial-mine', 'out.partial-', `out.partial-12-${randomUUID()}-more`, 'out.partial-old-1'];
  for (const name of [dead, atWork, ...others]) await mkdir(join(root, name));
  await createFolderAtOnce(join(root, 'out'), fill);
  expect((await readdir(root)).sort()).toEqual(['out', atWork, ...others].sort());
});

test('a non-empty folder is rejected, and one filled meanwhile is kept', async () => {
  await mkdir(join(root, 'used'));
  await writeFile(join(root, 'used', 'mine'), 'x');
  const used = createFolderAtOnce(join(root, 'used'), fill);
  await expect(used).rejects.toThrowError(expect.objectContaining({ code: 'OUTPUT_EXISTS' }));
  const raced = createFolderAtOnce(join(root, 'raced'), async (folder) => {
    await fill(folder);
    await mkdir(join(root, 'raced'));
    await writeFile(join(root, 'raced', 'mine'), 'x');
  });
  await expect(raced).rejects.toThrowError();
  expect(await readdir(join(root, 'raced'))).toEqual(['mine']);
  expect((await readdir(root)).sort()).toEqual(['raced', 'used']);
});
