import { describe, expect, test } from 'vitest';
import { agNews } from '../../../runners/datasets/ag-news.ts';
import { genuineSamples } from '../../support/genuine-samples.ts';
import { datasetError, readAll, summarize, writeLayout } from '../../support/official-files.ts';

const row = '"3","Fears for T N pension","A second\\team #39;s ""plan"" &lt;b&gt;"\n';

describe("AG's News", () => {
  test.each([
    ['without a header', ''],
    ['with a header', 'Class Index,Title,Description\n'],
  ])('joins title and description without repairs, %s', async (_, header) => {
    const folder = writeLayout({ 'ag_news_csv/train.csv': header + row, 'ag_news_csv/test.csv': row });
    const source = await agNews.open(folder, { partial: true });
    expect(await readAll(source.train())).toEqual([
      { value: 'Fears for T N pension A second\\team #39;s "plan" &lt;b&gt;', label: 2 },
    ]);
  });

  test.each([
    ['label 5', `${row}"5","a","b"\n`, 'VALUE_OUT_OF_RANGE'],
    ['a header in the middle', `${row}Class Index,Title,Description\n`, 'VALUE_OUT_OF_RANGE'],
    ['a row cut short', `${row}"4","a"`, 'RECORD_TRUNCATED'],
    ['a row cut within quotes', `${row}"4","a","b`, 'RECORD_TRUNCATED'],
  ])('names the line with %s', async (_, train, code) => {
    const source = await agNews.open(writeLayout({ 'train.csv': train, 'test.csv': row }), { partial: true });
    await expect(readAll(source.train())).rejects.toEqual(datasetError(code, { line: 2 }));
  });

  test('reports what is missing, and rejects splits of a wrong size', async () => {
    await expect(agNews.open(writeLayout({}))).rejects.toEqual(datasetError('FILE_MISSING'));
    const source = await agNews.open(writeLayout({ 'train.csv': row, 'test.csv': row }));
    await expect(readAll(source.train())).rejects.toEqual(
      datasetError('COUNT_MISMATCH', { found: 1, expected: 120_000 }),
    );
  });
});

const genuine = genuineSamples('ag-news');
test.skipIf(!genuine)('reads the original test file whole (skipped: ../shared/data is absent)', async () => {
  expect(await summarize((await agNews.open(genuine ?? '')).test())).toEqual({
    count: 7600,
    lowest: 0,
    highest: 3,
    sha256: '9294f49525cb890eaf2e67475172fcd509b4d06143f68272d0ac45485655d438',
  });
  expect(await summarize((await agNews.open(genuine ?? '', { partial: true })).train())).toEqual({
    count: 5979,
    lowest: 0,
    highest: 3,
    sha256: 'f6c1cd1c0dbdf14c95218d15cae17d1d5c2810e5d80033a4fd776ead1a3f43c0',
  });
});
