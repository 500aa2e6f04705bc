import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeProgress } from '../../cli/transfer-progress.ts';
import { writeLayout } from '../support/official-files.ts';
import { runMbti } from '../support/run-mbti.ts';

const records = (count: number) => Buffer.alloc(count * 3073);
const top = 'cifar-10-batches-bin';
const tinyCifar10 = Object.fromEntries(
  ['data_batch_1', 'data_batch_2', 'data_batch_3', 'data_batch_4', 'data_batch_5', 'test_batch'].map((name) => [
    `${top}/${name}.bin`,
    records(2),
  ]),
);

test('ls lists every dataset with its state, as a table and as JSON', async () => {
  const data = writeLayout(
    Object.fromEntries(
      Object.entries(tinyCifar10).map(([name, bytes]) => [`datasets/originals/cifar10/${name}`, bytes]),
    ),
  );
  const { code, stdout } = await runMbti(['datasets', 'ls', '--json'], { MBTI_DATA_DIR: data });
  const rows: { id: string; state: string }[] = JSON.parse(stdout);
  expect(code).toBe(0);
  expect(rows.find(({ id }) => id === 'cifar10')).toEqual({
    id: 'cifar10',
    modality: 'image',
    classes: 10,
    train: 50_000,
    test: 10_000,
    fetchBytes: 170_052_171,
    fetchBytesIsLowerBound: false,
    redistributable: false,
    state: 'uncounted',
  });
  expect(rows.find(({ id }) => id === 'celeba')?.state).toBe('absent');
  expect(rows.find(({ id }) => id === 'mnist-digits')?.state).toBe('embedded');
  const human = await runMbti(['datasets', 'ls'], { MBTI_DATA_DIR: writeLayout({}) });
  expect(human.stdout).toMatch(/^ID +MODALITY +CLASSES +TRAIN +TEST +TO FETCH +REDISTRIBUTABLE +STATE\n/);
  expect(human.stdout).toMatch(/\ncifar10 +image +10 +50000 +10000 +170 MB +no +absent\n/);
});

test('info shows the license and the files with their SHA-256 and destination', async () => {
  const data = writeLayout({});
  const { stdout } = await runMbti(['datasets', 'info', 'celeba', '--data', data]);
  expect(stdout).toContain('CelebA agreement: non-commercial research, no redistribution');
  expect(stdout).toContain('46fb89443c578308acf364d7d379fe1b9efb793042c0af734b6112e4fd3a8c74');
  expect(stdout).toContain(`${data}/datasets/originals/celeba`);
  const json = await runMbti(['datasets', 'info', 'celeba', '--data', data, '--json']);
  expect(JSON.parse(json.stdout)).toMatchObject({
    id: 'celeba',
    license: { redistributable: false },
    state: 'absent',
    files: [{ name: 'img_align_celeba.zip', path: `${data}/datasets/originals/celeba/img_align_celeba.zip` }, {}, {}],
  });
  const unknown = await runMbti(['datasets', 'info', 'nonsense', '--json']);
  expect([unknown.code, JSON.parse(unknown.stdout).error.code]).toEqual([1, 'DATASET_UNKNOWN']);
});

test('fetch does nothing for an embedded dataset, and lists the files to download manually', async () => {
  const data = writeLayout({});
  const embedded = await runMbti(['datasets', 'fetch', 'mnist-digits', '--data', data]);
  expect(embedded).toMatchObject({
    code: 0,
    stdout: 'mnist-digits: comes with the installation, nothing to fetch.\n',
  });
  const byHand = await runMbti(['datasets', 'fetch', 'celeba', 'mnist-digits', '--data', data]);
  expect(byHand.code).toBe(1);
  expect(byHand.stdout).toContain('mnist-digits: comes with');
  expect(byHand.stderr).toContain(`save ${data}/datasets/originals/celeba/list_attr_celeba.txt`);
  const json = await runMbti(['datasets', 'fetch', 'celeba', '--data', data, '--json']);
  expect(JSON.parse(json.stdout)).toMatchObject([
    { id: 'celeba', state: 'failed', error: { code: 'FETCH_BY_HAND', files: [{}, {}, {}] } },
  ]);
});

test('fetch --from counts an unpacked dataset and says that it is incomplete; so do ls and verify', async () => {
  const data = writeLayout({});
  const from = writeLayout(tinyCifar10);
  const fetched = await runMbti(['datasets', 'fetch', 'cifar10', '--from', from], { MBTI_DATA_DIR: data });
  const folder = join(data, 'datasets/originals/cifar10');
  expect(fetched).toMatchObject({ code: 1, stdout: '' });
  const counts = '10 of 50000 train and 2 of 10000 test samples';
  expect(fetched.stderr).toContain(`cifar10: incomplete, ${counts} in ${folder}. Add the missing files`);
  expect((await readdir(folder)).sort()).toEqual(['.counted.json', top]);
  const list = await runMbti(['datasets', 'ls'], { MBTI_DATA_DIR: data });
  expect(list.stdout).toMatch(/^cifar10 .* incomplete$/m);
  const { code, stdout } = await runMbti(['datasets', 'verify', 'cifar10', '--json'], { MBTI_DATA_DIR: data });
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject([
    {
      id: 'cifar10',
      ok: false,
      splits: { train: 10, test: 2 },
      problems: [
        expect.stringMatching('50000'),
        expect.stringMatching('10000'),
        expect.stringMatching(/Add the missing files to .* --from takes a folder with all of it/),
      ],
    },
  ]);
});

test('fetch --from rejects an archive that is not the published one', async () => {
  const from = writeLayout({ 'cifar-10-binary.tar.gz': 'not it' });
  const parameters = ['datasets', 'fetch', 'cifar10', '--from', from, '--data', writeLayout({})];
  const { code, stderr } = await runMbti(parameters);
  expect(code).toBe(1);
  expect(stderr).toMatch(/cifar-10-binary\.tar\.gz has 6 bytes, expected 170052171/);
});

test('verify fails for a missing dataset and passes for an embedded one', async () => {
  const data = writeLayout({});
  expect((await runMbti(['datasets', 'verify', 'mnist-digits', '--data', data])).code).toBe(0);
  const absent = await runMbti(['datasets', 'verify', 'imdb', '--data', data]);
  expect(absent.code).toBe(1);
  expect(absent.stdout).toContain('mbti datasets fetch imdb');
});

test('wrong usage exits with code 2', async () => {
  expect((await runMbti(['datasets', 'fetch'])).code).toBe(2);
  expect((await runMbti(['datasets', 'nonsense', '--json'])).code).toBe(2);
});

test('progress shows share, rate and time left', () => {
  const moments = [
    { atMs: 0, done: 0 },
    { atMs: 2_000, done: 20_000_000 },
  ];
  const progress = {
    action: 'downloading',
    subject: 'a.zip',
    done: 20_000_000,
    total: 170_052_171,
    unit: 'bytes',
  } as const;
  expect(describeProgress(progress, moments)).toBe(
    'downloading a.zip 11 % (20 MB of 170 MB, 10 MB/s, about 16 s left)',
  );
  expect(describeProgress({ ...progress, total: undefined, done: 10 }, [])).toBe('downloading a.zip (10 bytes)');
});
