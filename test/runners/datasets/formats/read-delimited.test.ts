import { describe, expect, test } from 'vitest';
import { type DelimitedFile, readDelimited, type Row } from '../../../../runners/datasets/formats/read-delimited.ts';
import { datasetError, writeLayout } from '../../../support/official-files.ts';

const csv = { delimiter: ',', quoted: true } as const;
const tsv = { delimiter: '\t', quoted: false } as const;

async function rowsOf(content: string | Uint8Array, form: Pick<DelimitedFile, 'delimiter' | 'quoted'>): Promise<Row[]> {
  const folder = writeLayout({ 'a.csv': content });
  const rows: Row[] = [];
  for await (const row of readDelimited({ datasetId: 'imdb', file: `${folder}/a.csv`, ...form })) rows.push(row);
  return rows;
}

describe('delimited fields', () => {
  test('may be quoted, and then contain quotes, delimiters and line ends', async () => {
    expect(await rowsOf('1,"a ""b"", c"," d\ne"\r\n2,,""\n', csv)).toEqual([
      { fields: ['1', 'a "b", c', ' d\ne'], line: 2 },
      { fields: ['2', '', ''], line: 3 },
    ]);
  });

  test('keep quotes literally if quoting is off', async () => {
    const rows = await rowsOf('"a\tb"c\n"\t""\n', tsv);
    expect(rows.map(({ fields }) => fields)).toEqual([
      ['"a', 'b"c'],
      ['"', '""'],
    ]);
  });

  test('may differ in number, and may be empty', async () => {
    expect((await rowsOf('a,b\n\nc\n', csv)).map(({ fields }) => fields)).toEqual([['a', 'b'], ['c']]);
    expect(await rowsOf('', csv)).toEqual([]);
  });

  test('that never end are rejected', async () => {
    await expect(rowsOf(`1,"${'x'.repeat(1_200_000)}`, csv)).rejects.toEqual(datasetError('RECORD_CORRUPT'));
    await expect(rowsOf('1,"a', csv)).rejects.toEqual(datasetError('RECORD_TRUNCATED', { line: 1 }));
  });

  test('that are not UTF-8 are rejected, even after many rows', async () => {
    const rows = Buffer.from('1,"good","row"\n'.repeat(20_000));
    await expect(rowsOf(Buffer.concat([rows, Uint8Array.of(0x22, 0xff)]), csv)).rejects.toEqual(
      datasetError('RECORD_CORRUPT'),
    );
  });

  test('report how to get a missing file', async () => {
    const rows = readDelimited({ datasetId: 'imdb', file: '/nowhere/a.csv', ...csv });
    await expect(rows.next()).rejects.toThrow('mbti datasets fetch imdb');
  });

  test('may be abandoned before the end', async () => {
    const folder = writeLayout({ 'a.csv': '1,2\n'.repeat(100_000) });
    for await (const row of readDelimited({ datasetId: 'imdb', file: `${folder}/a.csv`, ...csv })) {
      expect(row.line).toBe(1);
      break;
    }
  });
});
