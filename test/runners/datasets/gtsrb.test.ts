import { describe, expect, test } from 'vitest';
import { gtsrb } from '../../../runners/datasets/gtsrb.ts';
import { genuineSamples } from '../../support/genuine-samples.ts';
import { datasetError, ppmBytes, readAll, summarize, without, writeLayout } from '../../support/official-files.ts';

const header = 'Filename;Width;Height;Roi.X1;Roi.Y1;Roi.X2;Roi.Y2;ClassId';
const train = 'GTSRB/Final_Training/Images';
const answers = 'GTSRB/GT-final_test.csv';

function layout(changes: Readonly<Record<string, string | Uint8Array>> = {}) {
  return {
    [`${train}/00000/GT-00000.csv`]: `${header}\r\n00001_00000.ppm;29;30;5;5;24;25;0\r\n00000_00000.ppm;20;20;5;5;9;9;0\r\n`,
    [`${train}/00000/00000_00000.ppm`]: ppmBytes(20, 20, [1, 2, 3]),
    [`${train}/00000/00001_00000.ppm`]: ppmBytes(29, 30, [9, 8, 7]),
    [`${train}/00042/GT-00042.csv`]: `${header}\n00000_00000.ppm;20;20;5;5;9;9;42\n`,
    [`${train}/00042/00000_00000.ppm`]: ppmBytes(20, 20, [1, 2, 3]),
    'GTSRB/Final_Test/Images/00000.ppm': ppmBytes(53, 54, [200, 100, 0]),
    [answers]: `${header}\n00000.ppm;53;54;6;5;48;49;16\n`,
    ...changes,
  };
}

describe('GTSRB', () => {
  test('reads whole images at 32×32, sorted by class, then in the order of the annotations', async () => {
    const source = await gtsrb.open(writeLayout(layout()), { partial: true });
    const records = await readAll(source.train());
    expect(records.map(({ label }) => label)).toEqual([0, 0, 42]);
    expect([...(records[0]?.value ?? [])]).toEqual(Array.from({ length: 32 * 32 }, () => [9, 8, 7]).flat());
    expect([...(records[1]?.value.subarray(0, 3) ?? [])]).toEqual([1, 2, 3]);
    const [tested] = await readAll(source.test());
    expect(tested?.label).toBe(16);
    expect([...(tested?.value.subarray(0, 3) ?? [])]).toEqual([200, 100, 0]);
  });

  test.each(['GT-final_test.csv', 'GTSRB/Final_Test/Images/GT-final_test.csv'])(
    'finds the labels of the test images at %s, too',
    async (place) => {
      const { [answers]: labels = '', ...rest } = layout();
      const source = await gtsrb.open(writeLayout({ ...rest, [place]: labels }), { partial: true });
      expect(await readAll(source.test())).toHaveLength(1);
    },
  );

  test('lists the places searched for the labels of the test images', async () => {
    const folder = writeLayout(without(layout(), answers));
    await expect(gtsrb.open(folder, { partial: true })).rejects.toThrow(/GT-final_test.csv or .* not found/);
    await expect(gtsrb.open(writeLayout({}))).rejects.toEqual(datasetError('FILE_MISSING'));
  });

  test.each([
    ['another label than its folder', '00000_00000.ppm;20;20;5;5;9;9;1', 'VALUE_OUT_OF_RANGE'],
    ['a label that is none', '00000_00000.ppm;20;20;5;5;9;9;43', 'VALUE_OUT_OF_RANGE'],
    ['no label', '00000_00000.ppm;20;20;5;5;9;9', 'RECORD_TRUNCATED'],
    ['a file elsewhere', '../00000_00000.ppm;20;20;5;5;9;9;0', 'RECORD_CORRUPT'],
  ])('names the line with %s', async (_, row, code) => {
    const folder = writeLayout(layout({ [`${train}/00000/GT-00000.csv`]: `${header}\n${row}\n` }));
    const source = await gtsrb.open(folder, { partial: true });
    await expect(readAll(source.train())).rejects.toEqual(datasetError(code, { line: 2 }));
  });

  test('rejects test annotations without labels', async () => {
    const folder = writeLayout(layout({ [answers]: 'Filename;Width\n00000.ppm;53\n' }));
    const source = await gtsrb.open(folder, { partial: true });
    await expect(readAll(source.test())).rejects.toEqual(datasetError('RECORD_CORRUPT', { column: 'ClassId' }));
  });

  test('names a truncated image and a missing image', async () => {
    const image = `${train}/00000/00000_00000.ppm`;
    const cut = writeLayout(layout({ [image]: ppmBytes(20, 20, [1, 2, 3]).subarray(0, 900) }));
    await expect(readAll((await gtsrb.open(cut, { partial: true })).train())).rejects.toEqual(
      datasetError('RECORD_TRUNCATED', { file: `${cut}/${image}` }),
    );
    const missing = writeLayout(without(layout(), image));
    await expect(readAll((await gtsrb.open(missing)).train())).rejects.toEqual(
      datasetError('FILE_MISSING', { file: `${missing}/${image}` }),
    );
    expect(await readAll((await gtsrb.open(missing, { partial: true })).train())).toHaveLength(2);
  });

  test('rejects a test split of a wrong size', async () => {
    const source = await gtsrb.open(writeLayout(layout()));
    await expect(readAll(source.test())).rejects.toEqual(
      datasetError('COUNT_MISMATCH', { found: 1, expected: 12_630 }),
    );
  });
});

const genuine = genuineSamples('gtsrb');
test.skipIf(!genuine)('reads the original images (skipped: ../shared/data is absent)', async () => {
  const source = await gtsrb.open(genuine ?? '', { partial: true });
  expect(await summarize(source.train())).toEqual({
    count: 1032,
    lowest: 0,
    highest: 42,
    sha256: 'c055a5bd63cacd06c1985f949c18dca3472227a6162f10745d5190c88617e52f',
  });
  expect(await summarize(source.test())).toEqual({
    count: 430,
    lowest: 0,
    highest: 42,
    sha256: 'c4b75853d39d6905de0b6a4567fd55b5ad12cfa203cd4f24493b19a159d7a8d1',
  });
});
