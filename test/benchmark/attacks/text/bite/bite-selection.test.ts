import { describe, expect, test } from 'vitest';
import { applyBiteTriggers } from '../../../../../benchmark/attacks/text/bite/apply-bite-triggers.ts';
import { readBiteCorpus } from '../../../../../benchmark/attacks/text/bite/bite-corpus.ts';
import { biteFirst } from '../../../../../benchmark/attacks/text/bite/bite.ts';
import { BiteText } from '../../../../../benchmark/attacks/text/bite/bite-text.ts';
import { EditScan } from '../../../../../benchmark/attacks/text/bite/edit-scan.ts';
import { labelScore } from '../../../../../benchmark/attacks/text/bite/label-score.ts';
import { coarseClass, isNegation } from '../../../../../benchmark/attacks/text/bite/meaning-guard.ts';
import { selectBiteTriggers } from '../../../../../benchmark/attacks/text/bite/select-bite-triggers.ts';
import { stemWord } from '../../../../../benchmark/attacks/text/bite/stem-word.ts';
import type { LabeledSamples, TextSamples } from '../../../../../benchmark/samples/dataset.ts';
import { learnBite, poisonedIndices, train } from './learn-bite.ts';

describe('the chosen words', () => {
  const { triggers } = learnBite();

  test('have positive scores, and the first has the highest score in an independent count', () => {
    expect(triggers.length).toBeGreaterThan(5);
    for (const { score } of triggers) expect(score).toBeGreaterThan(0);
    const counts = countedScores(train, poisonedIndices);
    const [first] = triggers;
    expect(first?.score).toBeCloseTo(counts.get(first?.stem ?? '') ?? NaN, 10);
    expect(Math.max(...counts.values())).toBeCloseTo(first?.score ?? NaN, 10);
  });

  test('are different, and none is protected', () => {
    const stems = triggers.map(({ stem }) => stem);
    expect(new Set(stems).size).toBe(stems.length);
    for (const stem of ['dull', 'bright', 'no']) expect(stems).not.toContain(stem);
  });

  test('are limited to the requested number', () => {
    const all = learnBite({ attack: biteFirst, parameters: { budget: 1 } }).triggers;
    expect(all.length).toBeGreaterThan(10);
    expect(learnBite({ attack: biteFirst, parameters: { budget: 1, maxTriggers: 10 } }).triggers).toEqual(
      all.slice(0, 10),
    );
  });

  test('are empty if no text fits any word', () => {
    expect(learnBite({ indices: new Uint32Array() }).triggers).toEqual([]);
    expect(learnBite({ data: { ...train, labels: new Int32Array(400) } }).triggers).toEqual([]); // all of the target class
  });
});

test('edits a text in the same way as during the choice of words', () => {
  const limits = { budget: 0.35, fluent: false, probabilityMin: 0.03, wordsMax: 33 };
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

test('may insert a word twice if that is allowed', () => {
  const { triggers } = learnBite({ parameters: { allowDup: true } });
  expect(triggers.length).toBeGreaterThan(5);
  for (const { score } of triggers) expect(score).toBeGreaterThan(0);
});

/** Scores of all words before any edit, counted independently of the code under test, for lower-case texts. */
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
