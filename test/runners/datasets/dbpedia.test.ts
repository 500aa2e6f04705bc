import { describe, expect, test } from 'vitest';
import { dbpedia } from '../../../runners/datasets/dbpedia.ts';
import { genuineSamples } from '../../support/genuine-samples.ts';
import { datasetError, readAll, summarize, writeLayout } from '../../support/official-files.ts';

const row = '14,"A ""Book"""," Written, by one.  "\n';

describe('DBpedia', () => {
  test('joins title and abstract by one space; an empty title leaves none', async () => {
    const folder = writeLayout({ 'dbpedia_csv/train.csv': `${row}1,""," A firm."\n`, 'dbpedia_csv/test.csv': row });
    const source = await dbpedia.open(folder, { partial: true });
    expect(await readAll(source.train())).toEqual([
      { value: 'A "Book" Written, by one.', label: 13 },
      { value: 'A firm.', label: 0 },
    ]);
    expect(await readAll(source.test())).toHaveLength(1);
  });

  test.each([
    ['label 0', `${row}0,"a","b"\n`, 'VALUE_OUT_OF_RANGE', 2],
    ['label 15', `${row}15,"a","b"\n`, 'VALUE_OUT_OF_RANGE', 2],
    ['a field too few', `${row}1,"a"\n`, 'RECORD_TRUNCATED', 2],
    ['a quote that never closes', `${row}1,"a","b\n`, 'RECORD_TRUNCATED', 2],
    ['text after a quote', `${row}1,"a"x,"b"\n`, 'RECORD_CORRUPT', 2],
  ])('names the line with %s', async (_, train, code, line) => {
    const source = await dbpedia.open(writeLayout({ 'train.csv': train, 'test.csv': row }), { partial: true });
    await expect(readAll(source.train())).rejects.toEqual(datasetError(code, { line }));
  });

  test('reports what is missing, and rejects splits of a wrong size', async () => {
    const folder = writeLayout({ 'dbpedia_csv/train.csv': row });
    await expect(dbpedia.open(folder)).rejects.toEqual(
      datasetError('FILE_MISSING', { file: `${folder}/dbpedia_csv/test.csv` }),
    );
    const source = await dbpedia.open(writeLayout({ 'train.csv': row, 'test.csv': row }));
    await expect(readAll(source.test())).rejects.toEqual(
      datasetError('COUNT_MISMATCH', { found: 1, expected: 70_000 }),
    );
  });
});

const genuine = genuineSamples('dbpedia');
test.skipIf(!genuine)('reads the original rows (skipped: ../shared/data is absent)', async () => {
  const source = await dbpedia.open(genuine ?? '', { partial: true });
  expect(await summarize(source.train())).toEqual({
    count: 3986,
    lowest: 0,
    highest: 13,
    sha256: '704c2cd1ef23e0af253449284c80b3399a6b7e29dd7522929572d367cbe42b5c',
  });
  expect(await summarize(source.test())).toEqual({
    count: 1329,
    lowest: 0,
    highest: 13,
    sha256: 'bddf58d5e37d026f3005133a68e75e0c6a0c2df3b33543049b42f8b5c88dc0b8',
  });
});
