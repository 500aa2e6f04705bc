import { expect, test } from 'vitest';
import { badnets } from '../../../../benchmark/attacks/text/badnets.ts';
import { textSamples } from '../../../../benchmark/samples/sample-buffer.ts';
import { words } from './host-texts.ts';

const seeds = { seed: 0, triggerSeed: 0 };
const shape = { modality: 'text' } as const;
const rareWords = ['cf', 'mn', 'bb', 'tq'];

function tokens(texts: readonly string[], index: number, parameters = {}, split: 'train' | 'test' = 'train'): string[] {
  const trigger = badnets.createTrigger({ shape, ...seeds, parameters });
  return (trigger.apply(textSamples(texts), index, split) ?? '').split(' ');
}

test('draws the words and gaps of the golden vector', () => {
  const texts = Array.from({ length: 4 }, () => words(10));
  const drawn = texts.map((_, index) => {
    const triggered = tokens(texts, index);
    const gap = triggered.findIndex((token) => rareWords.includes(token));
    return `${triggered[gap]} ${gap}`;
  });
  expect(drawn).toEqual(['cf 6', 'tq 6', 'cf 1', 'mn 3']);
});

test.each([1, 3, 32])('removing %i rare words restores the original tokens', (numTriggers) => {
  const texts = Array.from({ length: 50 }, (_, index) => words(1 + index));
  texts.forEach((text, index) => {
    const triggered = tokens(texts, index, { numTriggers });
    const rest = triggered.filter((token) => !rareWords.includes(token));
    expect(rest.join(' ')).toBe(text);
    expect(triggered).toHaveLength(rest.length + numTriggers);
  });
});

test('positions and words are uniformly distributed', () => {
  const texts = Array.from({ length: 5000 }, () => words(9));
  const trigger = badnets.createTrigger({ shape, ...seeds });
  const samples = textSamples(texts);
  const gaps = new Map<string, number>();
  texts.forEach((_, index) => {
    const triggered = (trigger.apply(samples, index, 'train') ?? '').split(' ');
    const gap = triggered.findIndex((token) => rareWords.includes(token));
    for (const key of [`gap ${gap}`, `word ${triggered[gap]}`]) gaps.set(key, (gaps.get(key) ?? 0) + 1);
  });
  for (let gap = 0; gap <= 9; gap++) expect(Math.abs((gaps.get(`gap ${gap}`) ?? 0) - 500)).toBeLessThan(100);
  for (const word of rareWords) expect(Math.abs((gaps.get(`word ${word}`) ?? 0) - 1250)).toBeLessThan(150);
});

test('inserts among the first 200 tokens of a long text', () => {
  const texts = Array.from({ length: 300 }, () => words(1000));
  const gaps = texts.map((_, index) => tokens(texts, index).findIndex((token) => rareWords.includes(token)));
  expect(Math.max(...gaps)).toBeLessThanOrEqual(200);
  expect(Math.max(...gaps)).toBeGreaterThan(180);
});

test('draws differently for the test sample of the same index and for another seed', () => {
  const texts = Array.from({ length: 20 }, () => words(50));
  const all = (split: 'train' | 'test', seed = 0) => {
    const trigger = badnets.createTrigger({ shape, seed, triggerSeed: 0 });
    return texts.map((_, index) => trigger.apply(textSamples(texts), index, split)).join('\n');
  };
  expect(all('test')).not.toBe(all('train'));
  expect(all('train', 1)).not.toBe(all('train'));
  expect(all('test')).toBe(all('test'));
});

test('accepts other words', () => {
  expect(tokens(['good film'], 0, { triggers: ['xyzzy'] })).toContain('xyzzy');
});

test('a text without tokens cannot carry the trigger', () => {
  const trigger = badnets.createTrigger({ shape, ...seeds });
  expect(trigger.apply(textSamples(['', ' \t\n']), 0, 'train')).toBeNull();
  expect(trigger.apply(textSamples(['', ' \t\n']), 1, 'test')).toBeNull();
});

test.each([
  [{ numTriggers: 0 }, /numTriggers/],
  [{ numTriggers: 33 }, /from 1 to 32/],
  [{ triggers: [] }, /1 to 64 values/],
  [{ triggers: ['two words'] }, /one word/],
  [{ triggers: [''] }, /one word/],
  [{ words: ['cf'] }, /words/],
])('rejects %j', (parameters, message) => {
  const create = () => badnets.createTrigger({ shape, ...seeds, parameters });
  expect(create).toThrowError(message);
  expect(create).toThrowError(expect.objectContaining({ code: 'PARAMETERS_INVALID' }));
});
