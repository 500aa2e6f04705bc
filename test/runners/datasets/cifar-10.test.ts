import { describe, expect, test } from 'vitest';
import { cifar10 } from '../../../runners/datasets/cifar-10.ts';
import { genuineSamples } from '../../support/genuine-samples.ts';
import { datasetError, readAll, summarize, writeLayout } from '../../support/official-files.ts';

const top = 'cifar-10-batches-bin';

/** Planes of one color, with the first red byte set apart. */
function record(label: number, first = 7): Buffer {
  return Buffer.concat([
    Uint8Array.of(label, first),
    Buffer.alloc(1023, 10),
    Buffer.alloc(1024, 20),
    Buffer.alloc(1024, 30),
  ]);
}

describe('CIFAR-10', () => {
  test('reads labels and interleaves the color planes', async () => {
    const folder = writeLayout({
      [`${top}/data_batch_2.bin`]: Buffer.concat([record(9), record(0)]),
      [`${top}/test_batch.bin`]: record(3),
    });
    const source = await cifar10.open(folder, { partial: true });
    const train = await readAll(source.train());
    expect(train.map(({ label }) => label)).toEqual([9, 0]);
    expect([...(train[0]?.value.subarray(0, 6) ?? [])]).toEqual([7, 20, 30, 10, 20, 30]);
    expect(train[0]?.value).toHaveLength(3072);
    expect(await readAll(source.test())).toHaveLength(1);
  });

  test('also accepts the folder of the batches itself', async () => {
    const folder = writeLayout({ 'test_batch.bin': record(3) });
    expect(await readAll((await cifar10.open(folder, { partial: true })).test())).toHaveLength(1);
  });

  test('says which file is missing and how to get it', async () => {
    const folder = writeLayout({ [`${top}/test_batch.bin`]: record(3) });
    const opened = cifar10.open(folder);
    await expect(opened).rejects.toEqual(datasetError('FILE_MISSING', { file: `${folder}/${top}/data_batch_1.bin` }));
    await expect(opened).rejects.toThrow('mbti datasets fetch cifar10');
    await expect(cifar10.open(writeLayout({}), { partial: true })).rejects.toEqual(datasetError('FILE_MISSING'));
  });

  test('names a truncated record, and a label above 9', async () => {
    const cut = writeLayout({ 'test_batch.bin': Buffer.concat([record(1), record(2).subarray(0, 3000)]) });
    await expect(readAll((await cifar10.open(cut, { partial: true })).test())).rejects.toEqual(
      datasetError('RECORD_TRUNCATED', { record: 1, found: 3000, expected: 3073 }),
    );
    const wrong = writeLayout({ 'test_batch.bin': Buffer.concat([record(1), record(10)]) });
    await expect(readAll((await cifar10.open(wrong, { partial: true })).test())).rejects.toEqual(
      datasetError('VALUE_OUT_OF_RANGE', { record: 1, found: 10 }),
    );
  });

  test('rejects splits of a wrong size, and batches that are too large', async () => {
    const batch = record(1);
    const batches = [1, 2, 3, 4, 5].map((number) => [`${top}/data_batch_${number}.bin`, batch]);
    const tooLarge = Buffer.alloc(30_733_073);
    const folder = writeLayout({ ...Object.fromEntries(batches), [`${top}/test_batch.bin`]: tooLarge });
    const source = await cifar10.open(folder);
    await expect(readAll(source.train())).rejects.toEqual(
      datasetError('COUNT_MISMATCH', { split: 'train', found: 5, expected: 50_000 }),
    );
    await expect(readAll(source.test())).rejects.toEqual(datasetError('RECORD_CORRUPT', { found: 30_733_073 }));
  });
});

const genuine = genuineSamples('cifar10');
test.skipIf(!genuine)('reads the original first records (skipped: ../shared/data is absent)', async () => {
  const source = await cifar10.open(genuine ?? '', { partial: true });
  const train = (await readAll(source.train())).slice(0, 10);
  expect(train.map(({ label }) => label)).toEqual([6, 9, 9, 4, 1, 1, 2, 7, 8, 3]);
  const reds = [0, 3, 6, 9, 12, 15].map((at) => train[0]?.value[at]);
  expect(reds).toEqual([59, 43, 50, 68, 98, 119]);
  const [first, ...rest] = await readAll(source.test());
  expect([first, ...rest.slice(0, 9)].map((record) => record?.label)).toEqual([3, 8, 8, 0, 6, 6, 1, 6, 3, 1]);
  expect([...(first?.value.subarray(0, 3) ?? [])]).toEqual([158, 112, 49]);
  expect(await summarize(source.train())).toEqual({
    count: 2000,
    lowest: 0,
    highest: 9,
    sha256: '48bb9c317980e186b159dcfcb952fa1079e1aa552a1df3ea4b271375dfbe3207',
  });
  expect(await summarize(source.test())).toEqual({
    count: 500,
    lowest: 0,
    highest: 9,
    sha256: '8f2427926825821b6e0de483aa537ca1419ff2a5b82cc5e436d5dfc50e85cc7a',
  });
});
