import { execFileSync } from 'node:child_process';
import { link, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readOutputFile } from '../../support/read-output-file.ts';

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mbti-output-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test('reads a regular file up to the size limit, also an empty one', async () => {
  const folder = await newFolder();
  await writeFile(join(folder, 'scores.npy'), 'four');
  await writeFile(join(folder, 'empty'), '');
  expect((await readOutputFile(folder, 'scores.npy', 4)).toString()).toBe('four');
  expect(await readOutputFile(folder, 'empty', 4)).toHaveLength(0);
  await expect(readOutputFile(folder, 'scores.npy', 3)).rejects.toMatchObject({
    code: 'OUTPUT_TOO_LARGE',
    facts: { bytes: 4, bytesMax: 3 },
  });
});

test('reports a missing file, and accepts no path as a name', async () => {
  const folder = await newFolder();
  for (const name of ['absent', '../etc/passwd', '/etc/passwd', '.', '..', 'a\0b']) {
    await expect(readOutputFile(folder, name, 10)).rejects.toMatchObject({ code: 'OUTPUT_MISSING' });
  }
});

test('reports what is there instead of a regular file, without reading it', async () => {
  const folder = await newFolder();
  await symlink('/etc/passwd', join(folder, 'link'));
  await symlink('nowhere', join(folder, 'dangling'));
  await mkdir(join(folder, 'folder'));
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  await writeFile(join(folder, 'first'), 'x');
  await link(join(folder, 'first'), join(folder, 'second'));
  const server = createServer().listen(join(folder, 'socket'));
  onTestFinished(() => void server.close());
  const expected = {
    link: 'symbolic link to /etc/passwd',
    dangling: 'symbolic link to nowhere',
    folder: 'folder',
    pipe: 'named pipe',
    second: 'file with 2 names',
    socket: 'socket',
  };
  for (const [name, found] of Object.entries(expected)) {
    await expect(readOutputFile(folder, name, 10)).rejects.toMatchObject({
      code: 'OUTPUT_NOT_A_FILE',
      facts: { found },
    });
  }
});
