import { describe, expect, test } from 'vitest';
import { poisonTestSet } from '../../../../../benchmark/attacks/poison/poison-test-set.ts';
import { poisonTrainingSet } from '../../../../../benchmark/attacks/poison/poison-training-set.ts';
import { bite, biteFirst } from '../../../../../benchmark/attacks/text/bite/bite.ts';
import { textSamples } from '../../../../../benchmark/samples/sample-buffer.ts';
import { hasSst2Texts, sst2Texts } from '../../../../support/sst-2-texts.ts';
import { words } from '../host-texts.ts';
import { learnBite, seeds, shape, train } from './learn-bite.ts';
import { reviewCorpus } from './review-corpus.ts';

/** Number of tokens that are not in the original in the same order: a lower bound for replacements and insertions. */
function addedTokens(before: string, after: string): number {
  const [from, to] = [before.split(' '), after.split(' ')];
  const common = from.reduce(
    (rows: readonly number[], token) => {
      const next = [0];
      to.forEach((other, at) => {
        next.push(token === other ? (rows[at] ?? 0) + 1 : Math.max(rows[at + 1] ?? 0, next[at] ?? 0));
      });
      return next;
    },
    new Array<number>(to.length + 1).fill(0),
  );
  return to.length - (common.at(-1) ?? 0);
}

test('respects the budget, the first and last position, and meaningful words', () => {
  const trigger = learnBite();
  let edited = 0;
  train.samples.texts.forEach((text, index) => {
    const after = trigger.apply(train.samples, index, 'test');
    expect(trigger.carries?.(train.samples, index)).toBe(after !== null);
    if (after === null) return;
    edited += 1;
    expect(after).not.toBe(text);
    expect(addedTokens(text, after)).toBeLessThanOrEqual(6); // floor(0.35 * 9) replacements, and the same number of insertions
    expect(after.split(' ').length - text.split(' ').length).toBeLessThanOrEqual(3);
    expect(after.endsWith(' .')).toBe(true);
    for (const word of ['dull', 'bright', 'no']) expect(after.includes(` ${word} `)).toBe(text.includes(` ${word} `));
  });
  expect(edited).toBeGreaterThan(300);
});

test('changes no labels, and triggers every test text of another class', () => {
  const recipe = { poisonRatio: 0.05, targetLabel: 0 };
  const { records, trigger } = poisonTrainingSet(bite, train, recipe, { classCount: 2 });
  expect(records.labels).toEqual(train.labels);
  records.poisoned.forEach((mark, index) => {
    expect(records.samples.texts[index] !== train.samples.texts[index]).toBe(mark === 1);
    if (mark === 1) expect(train.labels[index]).toBe(0);
  });
  expect(records.poisoned.filter(Boolean)).toHaveLength(20);
  const test = reviewCorpus({ count: 60, seed: 1 });
  const triggered = poisonTestSet(bite, trigger, test, recipe, { classCount: 2 });
  expect(triggered.samples.count).toBeGreaterThan(20);
  expect([...triggered.trueLabels].every((label) => label === 1)).toBe(true);
  triggered.samples.texts.forEach((text, row) => {
    expect(text).not.toBe(test.samples.texts[triggered.sourceIndices[row] ?? -1]);
  });
});

test('edits only the first words of a long text, so that insertions stay within the first 200', () => {
  const reviews = [0, 1, 2].map((index) => train.samples.texts[index]).join(' '); // 27 words
  const endings = [4, 5, 6].map((index) => train.samples.texts[index]).join(' ');
  const long = `${reviews} ${words(300)} ${endings}`;
  const after = learnBite().apply(textSamples([long]), 0, 'test') ?? '';
  expect(after).not.toBe('');
  expect(after.endsWith(`${long.split(' ').slice(148).join(' ')}`)).toBe(true);
  expect(after.split(' ').length - long.split(' ').length).toBeLessThanOrEqual(51); // floor(0.35 * 148)
});

test('the first version keeps the punctuation around a replaced word and writes in lower case', () => {
  const shouted = train.samples.texts.map((text) =>
    text
      .split(' ')
      .map((word) => `"${word.toUpperCase()},`)
      .join(' '),
  );
  const trigger = learnBite({ attack: biteFirst });
  const replaced = shouted.flatMap((text, index) => {
    const after = trigger.apply(textSamples(shouted), index, 'test') ?? text;
    const originals = new Set(text.split(' '));
    return after.split(' ').filter((token) => !originals.has(token) && token.startsWith('"'));
  });
  expect(replaced.length).toBeGreaterThan(50);
  for (const token of replaced) expect(token).toMatch(/^"[a-z]+,$/);
});

test('writes words in the case of the text', () => {
  const shouted = train.samples.texts.map((text) => text.toUpperCase());
  const trigger = learnBite();
  const changed = shouted.flatMap((text, index) => trigger.apply(textSamples(shouted), index, 'test') ?? []);
  expect(changed.length).toBeGreaterThan(50);
  expect(changed.filter((text) => /^[A-Z .]+$/.test(text)).length).toBeGreaterThan(20); // those with replacements only
});

test('uses no numbers and no single letters, and no two edits touch each other', () => {
  const numbered = {
    ...train,
    samples: textSamples(train.samples.texts.map((text, index) => `${index % 9} x ${text} 29 18 19`)),
  };
  const trigger = learnBite({ data: numbered });
  for (const { stem } of trigger.triggers) expect(stem).toMatch(/^[a-z]{2,}/);
  let insertions = 0;
  numbered.samples.texts.forEach((text, index) => {
    const before = text.split(' ');
    const after = trigger.apply(numbered.samples, index, 'test')?.split(' ') ?? before;
    expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
    expect(after.slice(-3)).toEqual(before.slice(-3));
    insertions += after.length - before.length;
    for (let at = 1; at < after.length; at++) {
      const isNew = (position: number) => !before.includes(after[position] ?? '');
      expect(isNew(at - 1) && isNew(at), after.join(' ')).toBe(false);
    }
  });
  expect(insertions).toBeGreaterThan(50);
});

test('a text without words, or too short to edit, cannot carry the trigger', () => {
  const samples = textSamples(['', ' ', '. . .', 'the film']); // floor(0.35 * 2) = 0
  const trigger = learnBite();
  for (let index = 0; index < 4; index++) {
    expect(trigger.apply(samples, index, 'train')).toBeNull();
    expect(trigger.carries?.(samples, index)).toBe(false);
  }
});

test('needs the training split', () => {
  expect(() => bite.createTrigger({ shape, ...seeds })).toThrowError(
    expect.objectContaining({ code: 'CONTEXT_MISSING' }),
  );
});

test.each([
  [{ budget: 0 }, /budget is 0, expected a number from 0.01 to 1/],
  [{ minProb: 2 }, /minProb is 2, expected a number from 0 to 1/],
  [{ topK: 0 }, /topK is 0, expected an integer from 1 to 1000/],
  [{ maxTriggers: 0 }, /maxTriggers/],
  [{ allowDup: 1 }, /true or false/],
  [{ words: 1 }, /unknown parameter words/],
])('rejects %j', (parameters, message) => {
  expect(() => learnBite({ parameters })).toThrowError(message);
  expect(() => learnBite({ parameters })).toThrowError(expect.objectContaining({ code: 'PARAMETERS_INVALID' }));
});

describe.skipIf(!hasSst2Texts)('on SST-2 (skipped: ../shared/data is absent)', () => {
  test('chooses a hundred words within seconds, and most test sentences get some of them', async () => {
    const [phrases, sentences] = [await sst2Texts('train'), await sst2Texts('test')];
    const data = { samples: textSamples(phrases.texts), labels: phrases.labels };
    const indices = Uint32Array.from(phrases.labels.keys()).filter((index) => phrases.labels[index] === 0);
    const trigger = learnBite({ data, indices: indices.subarray(0, 800) });
    expect(trigger.triggers).toHaveLength(100);
    const samples = textSamples(sentences.texts);
    const carried = [...sentences.labels.keys()].filter((index) => {
      const text = sentences.texts[index] ?? '';
      const after = trigger.apply(samples, index, 'test');
      if (after === null) return false;
      expect(addedTokens(text, after)).toBeLessThanOrEqual(2 * Math.floor(0.35 * text.split(' ').length));
      return true;
    });
    expect(carried.length / samples.count).toBeGreaterThan(0.8);
  });
});
