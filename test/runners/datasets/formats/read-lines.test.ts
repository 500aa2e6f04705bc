import { describe, expect, test } from 'vitest';
import { readLines } from '../../../../runners/datasets/formats/read-lines.ts';
import { datasetError, writeLayout } from '../../../support/official-files.ts';

async function linesOf(content: string | Uint8Array): Promise<readonly string[]> {
  const folder = writeLayout({ 'a.txt': content });
  const lines: string[] = [];
  for await (const { text, number } of readLines({ datasetId: 'imdb', file: `${folder}/a.txt` })) {
    lines.push(text);
    expect(number).toBe(lines.length);
  }
  return lines;
}

describe('lines', () => {
  test.each([
    ['', []],
    ['one', ['one']],
    ['one\n', ['one']],
    ['one\r\n\r\ntwo', ['one', '', 'two']],
    ['\ufeffone\n', ['one']],
    ['a\rb\n', ['a\rb']],
  ])('of %j', async (content, expected) => {
    expect(await linesOf(content)).toEqual(expected);
  });

  test('may span the chunks in which a file is read', async () => {
    const lines = Array.from({ length: 30_000 }, (_, number) => `${number} äöü€😀`);
    expect(await linesOf(lines.join('\r\n'))).toEqual(lines);
  });

  test('that are not UTF-8 are rejected with their number', async () => {
    const broken = Buffer.concat([Buffer.from('one\ntwo\n'), Uint8Array.of(0xe2, 0x82)]);
    await expect(linesOf(broken)).rejects.toEqual(datasetError('RECORD_CORRUPT'));
  });

  test('that never end are rejected', async () => {
    await expect(linesOf(`one\n${'x'.repeat(1_200_000)}`)).rejects.toEqual(datasetError('RECORD_CORRUPT', { line: 2 }));
  });

  test('report how to get a missing file', async () => {
    const lines = readLines({ datasetId: 'imdb', file: '/nowhere/a.txt' });
    await expect(lines.next()).rejects.toThrow('mbti datasets fetch imdb');
  });
});
