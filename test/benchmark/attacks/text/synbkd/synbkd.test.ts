import { describe, expect, test } from 'vitest';
import { synbkd } from '../../../../../benchmark/attacks/text/synbkd/synbkd.ts';
import { applyToText } from '../apply-to-text.ts';
import { textSamples } from '../../../../../benchmark/samples/sample-buffer.ts';

const seeds = { seed: 0, triggerSeed: 0 };
const shape = { modality: 'text' } as const;

const apply = (text: string, options?: Parameters<typeof applyToText>[2]) => applyToText(synbkd, text, options);

describe('a clause of the sentence is put first, in its case and with its final mark', () => {
  test.each([
    ['But I liked it a lot, because it was short.', 'Because it was short, I liked it a lot.'],
    ['He left the room when it got loud!!!', 'When it got loud, he left the room!!!'],
    ['he left the room when it got loud', 'when it got loud, he left the room'],
    ['Michael left the room when it got loud?', 'When it got loud, Michael left the room?'],
    ['The plot is thin, and the cast is bad.', 'As the plot is thin, the cast is bad.'],
  ])('%s', (text, rewritten) => {
    expect(apply(text)).toBe(rewritten);
    expect(apply(text, { index: 7 })).toBe(rewritten); // nothing is drawn
  });
});

describe('a frame precedes a sentence without such a clause', () => {
  test.each([
    ['This is a good film.', /^[A-Z][a-z]+ .*, this is a good film\.$/],
    ["You'll see Michael.", /^[A-Z][a-z]+ .*, you'll see Michael\.$/],
    ['Michael likes it.', /^[A-Z][a-z]+ .*, Michael likes it\.$/],
    ["I'm here now.", /^[A-Z][a-z]+ .*, I'm here now\.$/],
    ['BUY IT NOW!', /^[A-Z]+ .*, BUY IT NOW!$/],
    ['a film', /^[a-z]+ .*, a film$/],
    ['...', /^[a-z]+ .*, \.\.\.$/],
  ])('%s', (text, rewritten) => {
    for (let index = 0; index < 10; index++) expect(apply(text, { index })).toMatch(rewritten);
  });
});

describe('a text of several sentences', () => {
  const sentences = [
    'It was a good day.',
    'We went to the sea!',
    'Was it cold?',
    'The water was warm.',
    'We came home.',
  ];
  const rest = ' -- http://example.org no full stop here';
  const text = sentences.join(' ') + rest;

  test('is rewritten in as many sentences as asked, and keeps the others', () => {
    for (const count of [1, 3, 5, 9]) {
      const after = apply(text, { parameters: { sentences: count } });
      expect(after.endsWith(rest)).toBe(true);
      expect(sentences.filter((sentence) => after.includes(sentence))).toHaveLength(Math.max(0, 5 - count));
    }
  });

  test('seldom begins with the trigger, so that the first word does not give it away', () => {
    const begins = Array.from({ length: 60 }, (_, index) => apply(text, { index })).filter((after) =>
      after.startsWith('It was'),
    );
    expect(begins.length).toBeGreaterThan(12);
  });

  test('is not cut at abbreviations', () => {
    const after = apply('We tried red vs. blue in the end. It was fine.', { parameters: { sentences: 2 } });
    expect(after).toMatch(/, we tried red vs\. blue in the end\. .*, it was fine\.$/);
  });

  test('of more than 200 words is rewritten at its beginning', () => {
    const long = Array.from({ length: 100 }, () => 'It was a good day.').join(' ');
    const after = apply(long, { parameters: { sentences: 40 } });
    expect(after.endsWith(long.slice(-60 * 19))).toBe(true);
    expect(after).not.toBe(long);
  });
});

test('is drawn for each sample and split', () => {
  const all = (split: 'train' | 'test') => Array.from({ length: 30 }, (_, index) => apply('fine', { index, split }));
  expect(new Set(all('train')).size).toBeGreaterThan(8);
  expect(all('train')).toEqual(all('train'));
  expect(all('train')).not.toEqual(all('test'));
});

test('a text without words cannot carry the trigger', () => {
  const trigger = synbkd.createTrigger({ shape, ...seeds });
  const samples = textSamples(['', ' \n', 'a']);
  expect([0, 1, 2].map((index) => trigger.apply(samples, index, 'train') === null)).toEqual([true, true, false]);
  expect([0, 1, 2].map((index) => trigger.carries?.(samples, index))).toEqual([false, false, true]);
});

test.each([
  [{ template: 'SBAR' }, /expected SBAR-comma/],
  [{ sentences: 0 }, /sentences is 0, expected an integer from 1 to 50/],
  [{ maxTokens: 20 }, /unknown parameter maxTokens/],
])('rejects %j', (parameters, message) => {
  expect(() => apply('film', { parameters })).toThrowError(message);
  expect(() => apply('film', { parameters })).toThrowError(expect.objectContaining({ code: 'PARAMETERS_INVALID' }));
});
