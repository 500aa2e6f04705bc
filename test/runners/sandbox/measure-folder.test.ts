import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { exceeds, measureFolder } from '../../../runners/sandbox/measure-folder.ts';

const limits = { bytesMax: 1_000, entriesMax: 10 };

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mbti-measure-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test('an empty or missing folder has no files and no bytes', async () => {
  const nothing = { bytes: 0, allocatedBytes: 0, entries: 0 };
  expect(await measureFolder(await newFolder(), limits)).toEqual(nothing);
  expect(await measureFolder('/nonexistent', limits)).toEqual(nothing);
});

test('counts files in subfolders, and does not follow links', async () => {
  const folder = await newFolder();
  await mkdir(join(folder, 'deep'));
  await writeFile(join(folder, 'deep', 'file'), 'x'.repeat(100));
  await symlink('/', join(folder, 'root'));
  expect(await measureFolder(folder, limits)).toMatchObject({ bytes: 101, entries: 3 });
});

test('a sparse file counts with its nominal size', async () => {
  const folder = await newFolder();
  await writeFile(join(folder, 'sparse'), '');
  await truncate(join(folder, 'sparse'), 1_001);
  expect(exceeds(await measureFolder(folder, limits), limits)).toBe(true);
});

test('stops counting at the limit', async () => {
  const folder = await newFolder();
  for (let number = 0; number < 30; number += 1) await writeFile(join(folder, `${number}`), '');
  const size = await measureFolder(folder, limits);
  expect(size.entries).toBe(11);
  expect(exceeds(size, limits)).toBe(true);
});

test('a folder exactly at the limits is within them; allocated blocks beyond them are not', () => {
  expect(exceeds({ bytes: 1_000, entries: 10, allocatedBytes: 4_096 }, limits)).toBe(false);
  expect(exceeds({ bytes: 10, entries: 1, allocatedBytes: 1e9 }, limits)).toBe(true);
});
