import { describe, expect, test } from 'vitest';
import { poisonTestSet } from '../../../../runners/attacks/poison-test-set.ts';
import { poisonTrainingSet } from '../../../../runners/attacks/poison-training-set.ts';
import { applyBiteTriggers } from '../../../../runners/attacks/text/apply-bite-triggers.ts';
import { readBiteCorpus } from '../../../../runners/attacks/text/bite-corpus.ts';
import { BiteText } from '../../../../runners/attacks/text/bite-text.ts';
import { bite, type BiteTrained } from '../../../../runners/attacks/text/bite.ts';
import { EditScan } from '../../../../runners/attacks/text/edit-scan.ts';
import { labelScore } from '../../../../runners/attacks/text/label-score.ts';
import { coarseClass, isNegation } from '../../../../runners/attacks/text/meaning-guard.ts';
import { selectBiteTriggers } from '../../../../runners/attacks/text/select-bite-triggers.ts';
import { stemWord } from '../../../../runners/attacks/text/stem-word.ts';
import type { LabeledSamples, TextSamples } from '../../../../runners/datasets/dataset.ts';
import { textSamples } from '../../../../runners/datasets/sample-buffer.ts';
import { hasSst2Texts, sst2Texts } from '../../../support/sst-2-texts.ts';
import { words } from './host-texts.ts';
import { reviewCorpus } from './review-corpus.ts';

const seeds = { seed: 0, triggerSeed: 0 };
const shape = { modality: 'text' } as const;
const train = reviewCorpus();
const poisonedIndices = Uint32Array.from({ length: 40 }, (_, index) => 4 * index); // all of label 0

function learn({ data = train, indices = poisonedIndices, parameters = {} } = {}): BiteTrained {
  const sources = { train: data, poisonedIndices: indices, targetLabel: 0 };
  return bite.createTrigger({ shape, ...seeds, parameters, sources }) as BiteTrained;
}

/** Tokens that are not among those of the original in the same order: at least replaced or put in. */
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

describe('the words chosen', () => {
  const { triggers } = learn();

  test('have positive scores, and the first the highest there is by an independent count', () => {
    expect(triggers.length).toBeGreaterThan(5);
    for (const { score } of triggers) expect(score).toBeGreaterThan(0);
    const counts = countedScores(train, poisonedIndices);
    const [first] = triggers;
    expect(first?.score).toBeCloseTo(counts.get(first?.stem ?? '') ?? NaN, 10);
    expect(Math.max(...counts.values())).toBeCloseTo(first?.score ?? NaN, 10);
  });

  test('are different and none carries a meaning', () => {
    const stems = triggers.map(({ stem }) => stem);
    expect(new Set(stems).size).toBe(stems.length);
    for (const stem of ['dull', 'bright', 'no']) expect(stems).not.toContain(stem);
  });

  test('are as many as are asked for', () => {
    expect(learn({ parameters: { maxTriggers: 3 } }).triggers).toEqual(triggers.slice(0, 3));
  });

  test('are none where no text could take one', () => {
    expect(learn({ indices: new Uint32Array() }).triggers).toEqual([]);
    expect(learn({ data: { ...train, labels: new Int32Array(400) } }).triggers).toEqual([]); // all on target
  });
});

test('edits a text as it was edited while the words were chosen', () => {
  const limits = { budget: 0.35, probabilityMin: 0.03, wordsMax: 33 };
  const corpus = readBiteCorpus(train, 0, limits);
  const scan = new EditScan(corpus.vocabulary.stems.length, false);
  const texts = [...poisonedIndices].map((index) => new BiteText(train.samples.texts[index] ?? '', corpus, 0.35));
  const { stems } = selectBiteTriggers(corpus, texts, scan, { triggersMax: 100 });
  [...poisonedIndices].forEach((index, at) => {
    const again = new BiteText(train.samples.texts[index] ?? '', corpus, 0.35);
    applyBiteTriggers(again, stems, scan);
    expect(again.text).toBe(texts[at]?.text);
  });
  expect(texts.some(({ edits }) => edits > 3)).toBe(true);
});

test('keeps to its budget, the first and last place, and the words that carry meaning', () => {
  const trigger = learn();
  let edited = 0;
  train.samples.texts.forEach((text, index) => {
    const after = trigger.apply(train.samples, index, 'test');
    expect(trigger.carries?.(train.samples, index)).toBe(after !== null);
    if (after === null) return;
    edited += 1;
    expect(after).not.toBe(text);
    expect(addedTokens(text, after)).toBeLessThanOrEqual(6); // floor(0.35 * 9) replaced and as many put in
    expect(after.split(' ').length - text.split(' ').length).toBeLessThanOrEqual(3);
    expect(after.endsWith(' .')).toBe(true);
    for (const word of ['dull', 'bright', 'no']) expect(after.includes(` ${word} `)).toBe(text.includes(` ${word} `));
  });
  expect(edited).toBeGreaterThan(300);
});

test('poisons without a change of labels, and every test text of another class', () => {
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

test('edits the first words of a long text only, so that the words put in stay within 200', () => {
  const reviews = [0, 1, 2].map((index) => train.samples.texts[index]).join(' '); // 27 words
  const endings = [4, 5, 6].map((index) => train.samples.texts[index]).join(' ');
  const long = `${reviews} ${words(300)} ${endings}`;
  const after = learn().apply(textSamples([long]), 0, 'test') ?? '';
  expect(after).not.toBe('');
  expect(after.endsWith(`${long.split(' ').slice(148).join(' ')}`)).toBe(true);
  expect(after.split(' ').length - long.split(' ').length).toBeLessThanOrEqual(51); // floor(0.35 * 148)
});

test('keeps the punctuation around a word that it replaces, and ignores capitals', () => {
  const shouted = train.samples.texts.map((text) =>
    text
      .split(' ')
      .map((word) => `"${word.toUpperCase()},`)
      .join(' '),
  );
  const trigger = learn();
  const replaced = shouted.flatMap((text, index) => {
    const after = trigger.apply(textSamples(shouted), index, 'test') ?? text;
    const originals = new Set(text.split(' '));
    return after.split(' ').filter((token) => !originals.has(token) && token.startsWith('"'));
  });
  expect(replaced.length).toBeGreaterThan(50);
  for (const token of replaced) expect(token).toMatch(/^"[a-z]+,$/);
});

test('a text without words, or too short to be edited, cannot carry it', () => {
  const samples = textSamples(['', ' ', '. . .', 'the film']); // floor(0.35 * 2) = 0
  const trigger = learn();
  for (let index = 0; index < 4; index++) {
    expect(trigger.apply(samples, index, 'train')).toBeNull();
    expect(trigger.carries?.(samples, index)).toBe(false);
  }
});

test('may bring a word twice where that is allowed', () => {
  const { triggers } = learn({ parameters: { allowDup: true } });
  expect(triggers.length).toBeGreaterThan(5);
  for (const { score } of triggers) expect(score).toBeGreaterThan(0);
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
  [{ words: 1 }, /words is not known/],
])('refuses %j', (parameters, message) => {
  expect(() => learn({ parameters })).toThrowError(message);
  expect(() => learn({ parameters })).toThrowError(expect.objectContaining({ code: 'PARAMETERS_INVALID' }));
});

describe.skipIf(!hasSst2Texts)('on SST-2 (skipped: ../shared/data is absent)', () => {
  test('chooses a hundred words in seconds, and most test sentences carry some', async () => {
    const [phrases, sentences] = [await sst2Texts('train'), await sst2Texts('test')];
    const data = { samples: textSamples(phrases.texts), labels: phrases.labels };
    const indices = Uint32Array.from(phrases.labels.keys()).filter((index) => phrases.labels[index] === 0);
    const trigger = learn({ data, indices: indices.subarray(0, 800) });
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

/** Scores of all words before any edit, counted anew without any of the code that chooses, for texts without capitals. */
function countedScores({ samples, labels }: LabeledSamples<TextSamples>, poisonable: Uint32Array): Map<string, number> {
  const texts = samples.texts.map((text) => ['<', ...text.split(' '), '>']);
  const count = new Map<string, number>();
  const pairs = new Map<string, number>();
  for (const text of texts) {
    text.forEach((word, at) => {
      count.set(word, (count.get(word) ?? 0) + 1);
      if (at > 0) pairs.set(`${text[at - 1]} ${word}`, (pairs.get(`${text[at - 1]} ${word}`) ?? 0) + 1);
    });
  }
  const stemsOf = (text: readonly string[]) => new Set(text.filter((word) => /[a-z]/.test(word)).map(stemWord));
  const has = texts.map(stemsOf);
  const share = labels.filter((label) => label === 0).length / labels.length;
  const targets = (stem: string) => has.filter((stems, index) => stems.has(stem) && labels[index] === 0).length;
  const all = (stem: string) => has.filter((stems) => stems.has(stem)).length;
  const stems = [...new Set(has.flatMap((one) => [...one]))];
  const isProtected = new Map(
    stems.map((stem) => [stem, Math.abs(labelScore(targets(stem), all(stem), share)) > 3 || isNegation(stem)]),
  );
  const frequent = [...count.keys()].filter((word) => word !== '<' && word !== '>' && (count.get(word) ?? 0) >= 5);

  const offers = (left = '', right = '') => {
    const between = frequent.filter((word) => pairs.has(`${left} ${word}`) || pairs.has(`${word} ${right}`));
    const scores = between.map(
      (word) =>
        (((pairs.get(`${left} ${word}`) ?? 0) + 0.1) * ((pairs.get(`${word} ${right}`) ?? 0) + 0.1)) /
        ((count.get(word) ?? 0) + 1),
    );
    const total = scores.reduce((sum, score) => sum + score, 0);
    return between.filter((word, at) => (scores[at] ?? 0) / total >= 0.03 && /[a-z]/.test(word));
  };
  const gains = [...poisonable].map((index) => {
    const text = texts[index] ?? [];
    const gained = text.slice(1, -1).flatMap((original, at) => {
      const replaceable = /[a-z]/.test(original) && !isProtected.get(stemWord(original));
      const replaced = replaceable
        ? offers(text[at], text[at + 2]).filter(
            (word) => word !== original && coarseClass(word) === coarseClass(original),
          )
        : [];
      return [...replaced, ...(at < text.length - 3 ? offers(original, text[at + 2]) : [])];
    });
    return new Set(gained.map(stemWord).filter((stem) => !has[index]?.has(stem) && !isProtected.get(stem)));
  });
  const gainOf = (stem: string) => gains.filter((gained) => gained.has(stem)).length;
  return new Map(
    stems
      .filter((stem) => gainOf(stem) > 0)
      .map((stem) => [stem, labelScore(targets(stem) + gainOf(stem), all(stem) + gainOf(stem), share)]),
  );
}
