import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { OfficialFile } from '../../../../runners/datasets/dataset-source.ts';
import { readCounts } from '../../../../runners/datasets/fetch/count-records.ts';
import { fetchDataset, type FetchOptions } from '../../../../runners/datasets/fetch/fetch-dataset.ts';
import { verifyDataset } from '../../../../runners/datasets/fetch/verify-dataset.ts';
import { writeLayout } from '../../../support/official-files.ts';
import { fakeDataset, fakeLayout, sumsOf } from './fake-dataset.ts';
import { fileAnswer, serveAnswers, type FileServer } from './file-server.ts';
import { tarGzBytes, zipBytes } from './write-archives.ts';

const train = zipBytes([{ name: 'fake/train.txt', content: fakeLayout['fake/train.txt'], deflated: true }]);
const test1 = fakeLayout['fake/test.txt'];
const both = tarGzBytes(Object.entries(fakeLayout).map(([name, content]) => ({ name, content })));
const page = 'http://page.example/form';

/** Serves these files under their names. */
function serveFiles(files: Record<string, Uint8Array | string>): Promise<FileServer> {
  return serveAnswers((request, response) => {
    const content = files[(request.url ?? '').slice(1)];
    if (content === undefined) response.writeHead(404).end();
    else fileAnswer(Buffer.from(content))(request, response);
  });
}

/** A zip and a plain file. */
const zipAndPlain = ({ url }: FileServer): readonly OfficialFile[] => [
  { name: 'train.zip', url: `${url}/train.zip`, ...sumsOf(train), unpack: 'zip' },
  { name: 'test.txt', url: `${url}/test.txt`, ...sumsOf(test1), into: 'fake' },
];
const archiveByHand: readonly OfficialFile[] = [{ name: 'both.tar.gz', page, ...sumsOf(both), unpack: 'tar.gz' }];

const fetched = (files: readonly OfficialFile[], folder: string, options: FetchOptions = {}) =>
  fetchDataset(fakeDataset(files), folder, { download: { patience: { attempts: 2, backoffMs: 1 } }, ...options });
const coded = (code: string, facts: object = {}) =>
  expect.objectContaining({ code, facts: expect.objectContaining(facts) });
const expectReady = async (files: readonly OfficialFile[], folder: string) =>
  expect(await verifyDataset(fakeDataset(files), folder)).toMatchObject({
    splits: { train: 3, test: 1 },
    problems: [],
  });

test('downloads, unpacks and places files; the second time it sends no request', async () => {
  const folder = join(writeLayout({}), 'originals', 'fake');
  const server = await serveFiles({ 'train.zip': train, 'test.txt': test1 });
  const steps = new Set<string>();
  const onProgress = ({ action, subject }: { action: string; subject: string }) => steps.add(`${action} ${subject}`);
  await fetched(zipAndPlain(server), folder, { onProgress });
  expect([...steps]).toEqual(['downloading train.zip', 'unpacking train.zip', 'downloading test.txt']);
  expect((await readdir(folder)).sort()).toEqual(['.counted.json', '.unpacked.json', 'fake']);
  await expectReady(zipAndPlain(server), folder);
  await fetched(zipAndPlain(server), folder);
  expect(server.asked).toHaveLength(2);
});

test('files lost after unpacking are fetched again', async () => {
  const folder = writeLayout({});
  const server = await serveFiles({ 'train.zip': train, 'test.txt': test1 });
  await fetched(zipAndPlain(server), folder, { keepArchives: true });
  expect(await readdir(folder)).toContain('train.zip');
  await rm(join(folder, 'fake/train.txt'));
  await fetched(zipAndPlain(server), folder, { keepArchives: true }); // from the archive that was kept
  await expectReady(zipAndPlain(server), folder);
  expect(server.asked).toHaveLength(2);
  await rm(join(folder, 'fake/train.txt'));
  await rm(join(folder, 'train.zip'));
  await fetched(zipAndPlain(server), folder);
  await expectReady(zipAndPlain(server), folder);
  expect(server.asked).toHaveLength(3);
});

test('files that need a manual download are listed with page and destination, after the others were fetched', async () => {
  const folder = writeLayout({});
  const server = await serveFiles({ 'test.txt': test1 });
  const files: OfficialFile[] = [
    { name: 'train.zip', page, ...sumsOf(train), unpack: 'zip', into: 'fake' },
    {
      name: 'joined.zip',
      unpack: 'zip',
      parts: [
        { name: 'part-a', page },
        { name: 'part-b', page: 'http://b.example' },
      ],
    },
    { name: 'test.txt', url: `${server.url}/test.txt`, ...sumsOf(test1), into: 'fake' },
  ];
  const promise = fetched(files, folder);
  await expect(promise).rejects.toEqual(
    coded('FETCH_BY_HAND', {
      files: [
        expect.objectContaining({ path: join(folder, 'train.zip'), page, ...sumsOf(train) }),
        expect.objectContaining({ path: join(folder, 'part-a'), page }),
        expect.objectContaining({ path: join(folder, 'part-b'), page: 'http://b.example' }),
      ],
    }),
  );
  await expect(promise).rejects.toThrow(`from ${page}\n    save ${join(folder, 'train.zip')}`);
  expect(await readFile(join(folder, 'fake/test.txt'), 'utf8')).toBe(test1);
});

test('a manually placed file is verified, used and kept; a wrong one is rejected and kept', async () => {
  const folder = writeLayout({ 'both.tar.gz': both });
  await fetched(archiveByHand, folder);
  await expectReady(archiveByHand, folder);
  expect(await readdir(folder)).toContain('both.tar.gz');
  const wrong = writeLayout({ 'both.tar.gz': Buffer.alloc(both.length) });
  await expect(fetched(archiveByHand, wrong)).rejects.toEqual(coded('CHECKSUM_MISMATCH'));
  expect(await readdir(wrong)).toEqual(['both.tar.gz']);
});

test('a manually unpacked dataset is not changed', async () => {
  const folder = writeLayout(fakeLayout);
  await fetched(archiveByHand, folder);
  expect((await readdir(folder)).sort()).toEqual(['.counted.json', 'fake']);
});

test('takes files from a folder of the user without changing that folder', async () => {
  const from = writeLayout({ 'both.tar.gz': both, 'something else': 'x' });
  const folder = writeLayout({});
  await fetched(archiveByHand, folder, { from });
  await expectReady(archiveByHand, folder);
  expect((await readdir(folder)).sort()).toEqual(['.counted.json', '.unpacked.json', 'fake']);
  expect((await readFile(join(from, 'both.tar.gz'))).equals(both)).toBe(true);
});

test('copies where a hard link is not possible, and links when the name is a symbolic link', async () => {
  const from = writeLayout({ real: both });
  await symlink(join(from, 'real'), join(from, 'both.tar.gz'));
  const folder = writeLayout({});
  await fetched(archiveByHand, folder, { from, keepArchives: true });
  expect((await stat(join(folder, 'both.tar.gz'))).ino).toBe((await stat(join(from, 'real'))).ino);
  if (!existsSync('/dev/shm')) return; // another file system, if available
  const other = join('/dev/shm', `mbti-fetch-${process.pid}`);
  await mkdir(other);
  try {
    await copyFile(join(from, 'real'), join(other, 'both.tar.gz'));
    const copied = writeLayout({});
    await fetched(archiveByHand, copied, { from: other });
    await expectReady(archiveByHand, copied);
  } finally {
    await rm(other, { recursive: true });
  }
});

test('a corrupted file from a folder of the user is rejected and leaves no copy', async () => {
  const corrupted = Buffer.from(both);
  corrupted[40] = (corrupted[40] ?? 0) ^ 1;
  const folder = writeLayout({});
  const from = writeLayout({ 'both.tar.gz': corrupted });
  await expect(fetched(archiveByHand, folder, { from })).rejects.toEqual(coded('CHECKSUM_MISMATCH'));
  expect(await readdir(folder)).toEqual([]);
  expect(await readdir(from)).toEqual(['both.tar.gz']);
});

test('takes the unpacked dataset from a folder of the user, without other files', async () => {
  const above = writeLayout({ ...fakeLayout, 'holiday/photo.jpg': 'x' });
  for (const from of [above, join(above, 'fake')]) {
    const folder = writeLayout({});
    await fetched(archiveByHand, folder, { from });
    await expectReady(archiveByHand, folder);
    expect(await readdir(folder)).not.toContain('holiday');
  }
  await expect(fetched(archiveByHand, writeLayout({}), { from: join(above, 'holiday') })).rejects.toEqual(
    coded('FETCH_BY_HAND'),
  );
  await expect(fetched(archiveByHand, writeLayout({}), { from: join(above, 'nowhere') })).rejects.toEqual(
    coded('FETCH_BY_HAND'),
  );
});

test('says how many records an incomplete dataset has, and is completed by a whole one', async () => {
  const short = writeLayout({ ...fakeLayout, 'fake/train.txt': 'one\ntwo\n' });
  const folder = writeLayout({});
  expect(await fetched(archiveByHand, folder, { from: short })).toEqual({ train: 2, test: 1 });
  expect(await readCounts(folder)).toEqual({ train: 2, test: 1 });
  await expect(fetched(archiveByHand, folder)).rejects.toEqual(coded('FETCH_BY_HAND')); // what is missing
  expect(await fetched(archiveByHand, folder, { from: writeLayout(fakeLayout) })).toEqual({ train: 3, test: 1 });
  await expectReady(archiveByHand, folder);
  expect(await fetched(archiveByHand, folder)).toEqual({ train: 3, test: 1 });
});

test('joins manually placed and downloaded parts, checks the whole, and unpacks it', async () => {
  const [a, b] = [both.subarray(0, 100), both.subarray(100)];
  const server = await serveFiles({ 'part-b': b });
  const files = (whole: object): OfficialFile[] => [
    {
      name: 'both.tar.gz',
      ...whole,
      unpack: 'tar.gz',
      parts: [
        { name: 'part-a', page, ...sumsOf(a) },
        { name: 'part-b', url: `${server.url}/part-b`, ...sumsOf(b) },
      ],
    },
  ];
  const folder = writeLayout({ 'part-a': a });
  await fetched(files(sumsOf(both)), folder);
  await expectReady(files(sumsOf(both)), folder);
  expect((await readdir(folder)).sort()).toEqual(['.counted.json', '.unpacked.json', 'fake', 'part-a']); // the manually placed file is kept
  const other = writeLayout({ 'part-a': a });
  await expect(fetched(files({ md5: '0'.repeat(32) }), other)).rejects.toEqual(coded('CHECKSUM_MISMATCH'));
  expect((await readdir(other)).sort()).toEqual(['part-a', 'part-b']);
});

test('does not start if the disk has no room for the archives and their contents', async () => {
  const folder = writeLayout({});
  const server = await serveFiles({});
  const freeBytes = () => Promise.resolve(Math.round(train.length * 1.5));
  const promise = fetched(zipAndPlain(server), folder, { freeBytes });
  await expect(promise).rejects.toEqual(coded('DISK_FULL', { folder }));
  await expect(promise).rejects.toThrow(folder);
  expect(server.asked).toHaveLength(0);
});

test('two processes do not fetch into one folder; the lock of a killed process is ignored', async () => {
  const folder = writeLayout({ '.fetching': String(process.ppid) });
  await expect(fetched(archiveByHand, folder)).rejects.toEqual(coded('FOLDER_BUSY', { owner: process.ppid }));
  await writeFile(join(folder, '.fetching'), '4194304'); // above the highest process id
  await writeFile(join(folder, 'both.tar.gz'), both);
  await fetched(archiveByHand, folder);
  await expectReady(archiveByHand, folder);
});

test('verify names wrong files, wrong counts and missing files', async () => {
  const folder = writeLayout({ ...fakeLayout, 'fake/train.txt': 'one\ntwo\n', 'both.tar.gz': 'wrong' });
  const report = await verifyDataset(fakeDataset(archiveByHand), folder);
  expect(report).toMatchObject({
    files: [{ name: 'both.tar.gz', state: 'wrong', found: sumsOf('wrong'), expected: `bytes ${both.length}` }],
    splits: { train: 2, test: 1 },
    problems: [
      expect.stringContaining('both.tar.gz'),
      'The train split has 2 records, expected 3.',
      expect.stringMatching(/Add the missing files to .*fake.* --from/),
    ],
  });
  const empty = await verifyDataset(fakeDataset(archiveByHand), writeLayout({}));
  expect(empty).toMatchObject({
    files: [{ state: 'absent' }],
    splits: { train: 0, test: 0 },
    problems: [expect.stringContaining('mbti datasets fetch fake')],
  });
});
