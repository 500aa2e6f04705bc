import { describe, expect, test } from 'vitest';
import { sst2 } from '../../../runners/datasets/sst-2.ts';
import { genuineSamples } from '../../support/genuine-samples.ts';
import { datasetError, readAll, summarize, writeLayout } from '../../support/official-files.ts';

const dev = 'sentence\tlabel\nfine \t1\n';

describe('SST-2', () => {
  test('trims sentences and takes quotes for what they are', async () => {
    const train = 'sentence\tlabel\n"a " quote , and `` more \t0\nit \'s good . \t1\n';
    const source = await sst2.open(writeLayout({ 'SST-2/train.tsv': train, 'SST-2/dev.tsv': dev }), { partial: true });
    expect(await readAll(source.train())).toEqual([
      { value: '"a " quote , and `` more', label: 0 },
      { value: "it 's good .", label: 1 },
    ]);
    expect(await readAll(source.test())).toEqual([{ value: 'fine', label: 1 }]);
  });

  test('reads the order of the columns from the header, also with CRLF', async () => {
    const folder = writeLayout({ 'train.tsv': 'label\tsentence\r\n0\tbad \r\n', 'dev.tsv': dev });
    expect(await readAll((await sst2.open(folder, { partial: true })).train())).toEqual([{ value: 'bad', label: 0 }]);
  });

  test.each([
    ['a wrong label', 'sentence\tlabel\nfine \t2\n', 'VALUE_OUT_OF_RANGE', 2],
    ['a missing label', 'sentence\tlabel\nfine \t1\nfine\n', 'RECORD_TRUNCATED', 3],
    ['a field too many', 'sentence\tlabel\nfine\tfine\t1\n', 'RECORD_CORRUPT', 2],
    ['no header', 'fine \t1\nfine\t0\n', 'RECORD_CORRUPT', 1],
  ])('names the line with %s', async (_, train, code, line) => {
    const source = await sst2.open(writeLayout({ 'train.tsv': train, 'dev.tsv': dev }), { partial: true });
    await expect(readAll(source.train())).rejects.toEqual(datasetError(code, { line }));
  });

  test('rejects bytes that are not UTF-8', async () => {
    const train = Buffer.concat([Buffer.from('sentence\tlabel\nfine '), Uint8Array.of(0xff), Buffer.from('\t1\n')]);
    const source = await sst2.open(writeLayout({ 'train.tsv': train, 'dev.tsv': dev }), { partial: true });
    await expect(readAll(source.train())).rejects.toEqual(datasetError('RECORD_CORRUPT'));
  });

  test('reports what is missing, and rejects splits of a wrong size', async () => {
    const folder = writeLayout({ 'SST-2/train.tsv': dev });
    await expect(sst2.open(folder)).rejects.toEqual(datasetError('FILE_MISSING', { file: `${folder}/SST-2/dev.tsv` }));
    const source = await sst2.open(writeLayout({ 'train.tsv': dev, 'dev.tsv': dev }));
    await expect(readAll(source.test())).rejects.toEqual(datasetError('COUNT_MISMATCH', { found: 1, expected: 872 }));
  });
});

const genuine = genuineSamples('sst2');
test.skipIf(!genuine)('reads the original development file whole (skipped: ../shared/data is absent)', async () => {
  const source = await sst2.open(genuine ?? '');
  expect(await summarize(source.test())).toEqual({
    count: 872,
    lowest: 0,
    highest: 1,
    sha256: '99ca2be130ecd547e1abf871686b96a646aadfe16c863e066e97aca05ee5c50c',
  });
  await expect(summarize(source.train())).rejects.toEqual(
    datasetError('COUNT_MISMATCH', { found: 16_000, expected: 67_349 }),
  );
  expect(await summarize((await sst2.open(genuine ?? '', { partial: true })).train())).toEqual({
    count: 16_000,
    lowest: 0,
    highest: 1,
    sha256: '039ec296a3eda53d40fc253a61a6cdafba96f4c0907ea6734619f2082e1d567d',
  });
});
