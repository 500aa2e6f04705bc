import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { sandboxLimits } from '../../../benchmark/stages/sandbox-limits.ts';
import { exceeds, measureFolder } from '../../../runners/sandbox/measure-folder.ts';
import { prepareFolders, removeOldRuns, removeRunFolder } from '../../../runners/sandbox/run-folders.ts';

const mebibyte = 1024 ** 2;
const limits = { ...sandboxLimits, outputBytesMax: 4 * mebibyte, outputFilesMax: 20 };

async function newRunFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mbti run-')); // a space is an escape in the list of mounts
  onTestFinished(() => removeRunFolder(folder));
  await mkdir(join(folder, 'input'));
  return folder;
}

const runIn = (folder: string) => ({
  runId: 'run',
  owner: 'owner',
  image: 'image',
  inputFolder: join(folder, 'input'),
  outputFolder: join(folder, 'output'),
  limits,
  gpu: false,
});

/** Folders whose path is longer than the kernel takes at once, with a file in the deepest. */
function nestDeep(folder: string): void {
  const script = 'for i in $(seq 40); do mkdir dddddddddd$1 && cd -P dddddddddd$1 || exit 1; done; echo hidden > file';
  execFileSync('sh', ['-c', script, 'sh', 'd'.repeat(240)], { cwd: folder });
}

test('an output of its own file system takes no more than its limits and a little, and ends with the run', async ({
  skip,
}) => {
  const folder = await newRunFolder();
  const { hasQuota } = await prepareFolders(runIn(folder));
  if (!hasQuota) skip('This machine does not allow mounts.');
  await expect(writeFile(join(folder, 'output', 'large'), Buffer.alloc(8 * mebibyte))).rejects.toMatchObject({
    code: 'ENOSPC',
  });
  const bounds = { bytesMax: limits.outputBytesMax, entriesMax: limits.outputFilesMax };
  expect(exceeds(await measureFolder(join(folder, 'output'), bounds), bounds)).toBe(true);
  await rm(join(folder, 'output', 'large'));
  const many = Array.from({ length: 100 }, (_, index) => writeFile(join(folder, 'output', `${index}`), ''));
  const results = await Promise.allSettled(many);
  expect(results.filter(({ status }) => status === 'fulfilled').length).toBeLessThan(40);
  await removeRunFolder(folder);
  expect(existsSync(folder)).toBe(false);
  expect(await readFile('/proc/self/mountinfo', 'utf8')).not.toContain(folder.replace(' ', '\\040'));
});

test('folders nested deeper than the longest path count as infinitely large, and can be removed', async () => {
  const folder = await newRunFolder();
  nestDeep(folder);
  const bounds = { bytesMax: 1e9, entriesMax: 1e6 };
  const size = await measureFolder(folder, bounds);
  expect(size.bytes).toBe(Infinity);
  expect(exceeds(size, bounds)).toBe(true);
  await removeRunFolder(folder);
  expect(existsSync(folder)).toBe(false);
});

test('removes what the runs of a killed worker left, mounts and deep folders included', async () => {
  const runs = await newRunFolder();
  for (const name of ['first', 'second']) {
    await mkdir(join(runs, name, 'input'), { recursive: true });
    await prepareFolders(runIn(join(runs, name)));
    nestDeep(join(runs, name, 'input'));
  }
  expect(await removeOldRuns(runs)).toEqual([]);
  expect(existsSync(join(runs, 'first'))).toBe(false);
  expect(existsSync(join(runs, 'second'))).toBe(false);
  expect(await removeOldRuns(join(runs, 'missing'))).toEqual([]);
});

test('an input that is not there is refused, because an engine would make an empty one', async () => {
  const folder = await newRunFolder();
  await rm(join(folder, 'input'), { recursive: true });
  await expect(prepareFolders(runIn(folder))).rejects.toMatchObject({ code: 'ENGINE_FAILED' });
});
