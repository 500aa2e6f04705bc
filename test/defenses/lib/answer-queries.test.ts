import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { answerQueries, type Filter } from '../../../defenses/lib/answer-queries.ts';
import { sampleAt } from '../../../benchmark/samples/sample-buffer.ts';
import type { Samples } from '../../../benchmark/samples/dataset.ts';

const texts = { form: { modality: 'text' }, window: 4 } as const;
const imageForm = { modality: 'image', height: 1, width: 2, channels: 3 } as const;
const clipForm = { modality: 'audio', length: 3, sampleRateHz: 8_000 } as const;

/** A filter that remembers what it was asked; the score of a sample is its length. */
function remembering({ form, window }: Pick<Filter, 'form' | 'window'>) {
  const asked: (string | number[])[][] = [];
  const judge = async (samples: Samples) => {
    const values = Array.from({ length: samples.count }, (_, at) => sampleAt(samples, at));
    asked.push(values.map((value) => (typeof value === 'string' ? value : [...value])));
    return values.map(({ length }) => ({ score: length, accept: length < 6 }));
  };
  return { asked, filter: { form, window, judge } };
}

/** Feeds a filter with pieces of bytes, then ends its input. @returns the answers, one per line. */
async function feed(filter: Filter, pieces: readonly (string | Buffer)[]): Promise<unknown[]> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const ending = answerQueries(input, output, filter);
  for (const piece of pieces) {
    input.write(piece);
    await sleep(1);
  }
  input.end();
  await ending;
  return answersOf(output);
}

function answersOf(output: PassThrough): unknown[] {
  const written = (output.read() as Buffer | null)?.toString() ?? '';
  expect(written === '' || written.endsWith('\n')).toBe(true);
  return written
    .split('\n')
    .filter(Boolean)
    .map((line): unknown => JSON.parse(line));
}

const query = (id: string, text: string): string => `${JSON.stringify({ id, text })}\n`;

test('answers lines that come in arbitrary pieces, an emoji cut in two', async () => {
  const bytes = Buffer.from(query('a', 'so 😀') + query('b', 'a line\u2028and another'));
  const middle = bytes.indexOf(Buffer.from('😀')) + 2;
  const { asked, filter } = remembering(texts);
  const answers = await feed(filter, [bytes.subarray(0, 5), bytes.subarray(5, middle), bytes.subarray(middle)]);
  expect(asked.flat()).toEqual(['so 😀', 'a line\u2028and another']);
  expect(answers).toEqual([
    { id: 'a', score: 5, accept: true },
    { id: 'b', score: 18, accept: false },
  ]);
});

test('judges what came in one chunk together, at most a window', async () => {
  const { asked, filter } = remembering(texts);
  const answers = await feed(filter, [['1', '22', '333', '4', '55', '666'].map((text) => query(text, text)).join('')]);
  expect(asked.map(({ length }) => length)).toEqual([4, 2]);
  expect(answers).toHaveLength(6);
});

test('waits for the rest of a window that comes in pieces, but answers a smaller one', async () => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const { asked, filter } = remembering(texts);
  const ending = answerQueries(input, output, filter);
  for (const text of ['1', '22', '333']) input.write(query(text, text)); // three chunks
  while (asked.length === 0) await sleep(1);
  await sleep(20);
  expect(asked).toEqual([['1', '22', '333']]);
  expect(answersOf(output)).toHaveLength(3);
  input.write(query('4', '4'));
  while (asked.length === 1) await sleep(1);
  input.end();
  expect(await ending).toEqual({ answered: 4 });
});

test('takes a last line without its newline, and no query at all', async () => {
  const { filter } = remembering(texts);
  expect(await feed(filter, [query('a', 'one').trimEnd()])).toEqual([{ id: 'a', score: 3, accept: true }]);
  expect(await feed(filter, [])).toEqual([]);
});

test('decodes images and clips', async () => {
  const images = remembering({ form: imageForm, window: 4 });
  const pixels = Buffer.from([0, 1, 2, 253, 254, 255]);
  await feed(images.filter, [arrayLine('uint8', [1, 2, 3], pixels), arrayLine('uint8', [1, 2, 3], pixels)]);
  expect(images.asked.flat()).toEqual([[...pixels], [...pixels]]);
  const clips = remembering({ form: clipForm, window: 4 });
  await feed(clips.filter, [arrayLine('int16', [3], Buffer.from([0x01, 0x02, 0xff, 0xff, 0x00, 0x80]))]);
  expect(clips.asked.flat()).toEqual([[0x0201, -1, -32_768]]);
});

test.each([
  ['dtype', arrayLine('int16', [1, 2, 3], Buffer.alloc(6)), 'Query k1 is int16 [1, 2, 3] in 6 bytes, expected uint8'],
  ['shape', arrayLine('uint8', [2, 1, 3], Buffer.alloc(6)), 'expected uint8 [1, 2, 3] in 6 bytes'],
  ['length', arrayLine('uint8', [1, 2, 3], Buffer.alloc(5)), 'in 5 bytes'],
  ['JSON', '{"id":\n', 'JSON'],
])('fails at a query of a wrong %s', async (_name, line, message) => {
  await expect(feed(remembering({ form: imageForm, window: 4 }).filter, [line])).rejects.toThrow(message);
});

test('fails if an answer is missing, and lets the process end', async () => {
  const input = new PassThrough();
  const ending = answerQueries(input, new PassThrough(), { ...texts, judge: async () => [] });
  input.write(query('a', 'one'));
  await expect(ending).rejects.toThrow('0 answers for 1');
  expect(input.destroyed).toBe(true);
});

test('fails if the input fails', async () => {
  const input = new PassThrough();
  const ending = answerQueries(input, new PassThrough(), remembering(texts).filter);
  input.destroy(new Error('the pipe broke'));
  await expect(ending).rejects.toThrow('the pipe broke');
});

function arrayLine(dtype: string, shape: readonly number[], data: Buffer): string {
  return `${JSON.stringify({ id: 'k1', dtype, shape, data: data.toString('base64') })}\n`;
}
