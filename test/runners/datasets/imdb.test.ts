import { describe, expect, test } from 'vitest';
import { imdb } from '../../../runners/datasets/imdb.ts';
import { genuineSamples } from '../../support/genuine-samples.ts';
import { datasetError, readAll, summarize, writeLayout } from '../../support/official-files.ts';

function layout(changes: Readonly<Record<string, string | Uint8Array>> = {}) {
  return {
    'aclImdb/train/neg/10_1.txt': 'bad',
    'aclImdb/train/neg/9_4.txt': ' worse<br /><br />still ',
    'aclImdb/train/pos/0_10.txt': 'good \u00e9',
    'aclImdb/train/unsup/0_0.txt': 'who knows',
    'aclImdb/test/neg/0_3.txt': 'poor',
    'aclImdb/test/pos/0_7.txt': 'fair',
    ...changes,
  };
}

describe('IMDb', () => {
  test('reads reviews unchanged, negative ones first, by number', async () => {
    const source = await imdb.open(writeLayout(layout()), { partial: true });
    expect(await readAll(source.train())).toEqual([
      { value: ' worse<br /><br />still ', label: 0 },
      { value: 'bad', label: 0 },
      { value: 'good \u00e9', label: 1 },
    ]);
    expect((await readAll(source.test())).map(({ value }) => value)).toEqual(['poor', 'fair']);
  });

  test('rejects a rating that does not fit the folder', async () => {
    const folder = writeLayout(layout({ 'aclImdb/train/neg/11_8.txt': 'fine' }));
    await expect(readAll((await imdb.open(folder, { partial: true })).train())).rejects.toEqual(
      datasetError('VALUE_OUT_OF_RANGE', { file: `${folder}/aclImdb/train/neg/11_8.txt`, found: 8 }),
    );
  });

  test('rejects bytes that are not UTF-8, and a file that is not a review', async () => {
    const file = 'aclImdb/train/neg/10_1.txt';
    const broken = writeLayout(layout({ [file]: Uint8Array.of(0x61, 0xc3) }));
    await expect(readAll((await imdb.open(broken, { partial: true })).train())).rejects.toEqual(
      datasetError('RECORD_CORRUPT', { file: `${broken}/${file}` }),
    );
    const large = writeLayout(layout({ [file]: Buffer.alloc((1 << 20) + 1) }));
    await expect(readAll((await imdb.open(large, { partial: true })).train())).rejects.toEqual(
      datasetError('RECORD_CORRUPT', { found: (1 << 20) + 1 }),
    );
  });

  test('reports what is missing, and rejects splits of a wrong size', async () => {
    await expect(imdb.open(writeLayout({ 'aclImdb/train/neg/10_1.txt': 'bad' }))).rejects.toThrow(
      /aclImdb.train.pos was not found. Run "mbti datasets fetch imdb"/,
    );
    const source = await imdb.open(writeLayout(layout()));
    await expect(readAll(source.train())).rejects.toEqual(
      datasetError('COUNT_MISMATCH', { found: 3, expected: 25_000 }),
    );
  });
});

const genuine = genuineSamples('imdb');
test.skipIf(!genuine)('reads the original reviews (skipped: ../shared/data is absent)', async () => {
  const source = await imdb.open(genuine ?? '', { partial: true });
  expect(await summarize(source.train())).toEqual({
    count: 1400,
    lowest: 0,
    highest: 1,
    sha256: '829cc35b1b7ce49bbed3923bf092761ee51ddb6f63079bdb5b3019f8c13fef9a',
  });
  expect(await summarize(source.test())).toEqual({
    count: 700,
    lowest: 0,
    highest: 1,
    sha256: '340f56136e314fafdb1bf160bd555e506ceba91f4631f69b9c37dffa38b4de1e',
  });
});
