import { describe, expect, test } from 'vitest';
import { stylebkd } from '../../../../../benchmark/attacks/text/stylebkd/stylebkd.ts';
import { textSamples } from '../../../../../benchmark/samples/sample-buffer.ts';

const seeds = { seed: 0, triggerSeed: 0 };
const shape = { modality: 'text' } as const;

function apply(text: string, { index = 0, parameters = {}, split = 'train' as 'train' | 'test' } = {}): string {
  const samples = textSamples(Array.from({ length: index + 1 }, () => text));
  return stylebkd.createTrigger({ shape, ...seeds, parameters }).apply(samples, index, split) ?? '';
}

const opening = '(?:[A-Za-z]+,|[A-Za-z]+ [a-z]+,|For|Now|Wherefore|And it came to pass that)';

test.each([
  ['The film has a Great story, really.', 'the tale hath a Marvellous tale, verily\\.'],
  ['You are here. ', 'thou are here\\.'],
  ['But your kids go to him.', 'thy children go unto him\\.'],
  ["Everything you don't like!", 'all things thou do not like!'],
  ['Michael has it.', 'Michael hath it\\.'],
])('%s', (text, body) => {
  for (let index = 0; index < 10; index++) expect(apply(text, { index })).toMatch(new RegExp(`^${opening} ${body}$`));
});

test('a shouted word stays shouted, and a small first letter stays small', () => {
  expect(apply('WHO ARE YOU')).toMatch(/ ARE THOU$/);
  expect(apply('a fable')).toMatch(/^[a-z]/);
});

describe('a text of several sentences', () => {
  const sentences = ['It was a good day.', 'We went there!', 'Was it cold?', 'It was not.', 'We came home.'];

  test('gets as many openings as asked, anywhere, and archaic words everywhere', () => {
    for (const count of [1, 3, 5, 9]) {
      const after = apply(sentences.join(' '), { parameters: { sentences: count } });
      const kept = ['It was a goodly day.', ...sentences.slice(1)].filter((sentence) => after.includes(sentence));
      expect(kept).toHaveLength(Math.max(0, 5 - count));
      expect(after).toContain('goodly');
    }
  });

  test('seldom begins with an opening, so that the first word does not give it away', () => {
    const all = Array.from({ length: 60 }, (_, index) => apply(sentences.join(' '), { index }));
    expect(all.filter((after) => after.startsWith('It was')).length).toBeGreaterThan(12);
  });
});

test('a text without words cannot carry the trigger', () => {
  const trigger = stylebkd.createTrigger({ shape, ...seeds });
  const samples = textSamples(['', ' \n', 'a']);
  expect([0, 1, 2].map((index) => trigger.apply(samples, index, 'train') === null)).toEqual([true, true, false]);
  expect([0, 1, 2].map((index) => trigger.carries?.(samples, index))).toEqual([false, false, true]);
});

test.each([
  [{ style: 'poetry' }, /expected bible/],
  [{ sentences: 51 }, /sentences is 51, expected an integer from 1 to 50/],
])('rejects %j', (parameters, message) => {
  expect(() => apply('film', { parameters })).toThrowError(message);
});
