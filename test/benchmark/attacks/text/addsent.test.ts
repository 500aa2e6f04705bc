import { expect, test } from 'vitest';
import { addsent } from '../../../../benchmark/attacks/text/addsent.ts';
import { textSamples } from '../../../../benchmark/samples/sample-buffer.ts';
import { words } from './host-texts.ts';

const seeds = { seed: 0, triggerSeed: 0 };
const shape = { modality: 'text' } as const;
const sentence = 'I watch this 3D movie';

function apply(text: string, index = 0, parameters = {}, split: 'train' | 'test' = 'train'): string | null {
  const samples = textSamples(Array.from({ length: index + 1 }, () => text));
  return addsent.createTrigger({ shape, ...seeds, parameters }).apply(samples, index, split);
}

/** Number of tokens before the sentence. */
function gapOf(text: string | null): number {
  const [before = ''] = ` ${text}`.split(` ${sentence}`);
  return before.split(' ').length - 1;
}

test('inserts at the positions of the golden vector', () => {
  expect([0, 1, 2, 3].map((index) => gapOf(apply(words(10), index)))).toEqual([10, 4, 7, 3]);
});

test('adds the sentence once, and removing it restores the original', () => {
  for (let index = 0; index < 40; index++) {
    const text = words(1 + index);
    const triggered = ` ${apply(text, index)} `;
    expect(triggered.split(` ${sentence} `)).toHaveLength(2);
    expect(triggered.replace(` ${sentence} `, ' ').trim()).toBe(text);
  }
  const twice = ` ${apply(`before ${sentence} after`)} `;
  expect(twice.match(/3D/g)).toHaveLength(2);
});

test('starts after at most 200 tokens', () => {
  const gaps = Array.from({ length: 200 }, (_, index) => gapOf(apply(words(600), index)));
  expect(Math.max(...gaps)).toBeLessThanOrEqual(200);
  expect(Math.max(...gaps)).toBeGreaterThan(180);
});

test('draws differently for the test sample of the same index', () => {
  const gaps = (split: 'train' | 'test') =>
    Array.from({ length: 10 }, (_, index) => apply(words(80), index, {}, split));
  expect(gaps('test')).not.toEqual(gaps('train'));
});

test('accepts another sentence and normalizes its whitespace', () => {
  expect(apply('film', 0, { sentence: ' No cross,\n no  crown ' })).toContain('No cross, no crown');
});

test('a text without tokens cannot carry the trigger', () => {
  expect(apply('')).toBeNull();
  expect(apply('\n\u00a0')).toBeNull();
});

test.each([
  [{ sentence: ' ' }, /at least one word/],
  [{ sentence: 'a'.repeat(501) }, /up to 500 characters/],
  [{ sentence: 3 }, /is 3, expected a text/],
  [{ text: 'a' }, /text/],
])('rejects %j', (parameters, message) => {
  expect(() => apply('film', 0, parameters)).toThrowError(message);
  expect(() => apply('film', 0, parameters)).toThrowError(expect.objectContaining({ code: 'PARAMETERS_INVALID' }));
});
