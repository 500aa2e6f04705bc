import { describe, expect, test } from 'vitest';
import { archaicWords } from '../../../../../benchmark/attacks/text/stylebkd/archaic-words.ts';
import { bibleLexicon, bibleOpenings } from '../../../../../benchmark/attacks/text/stylebkd/bible-lexicon.ts';
import { stylebkdFirst as stylebkd } from '../../../../../benchmark/attacks/text/stylebkd/stylebkd.ts';
import { tokensOf } from '../../../../../benchmark/attacks/text/tokens.ts';
import { textSamples } from '../../../../../benchmark/samples/sample-buffer.ts';
import { hasSst2Texts, sst2Texts } from '../../../../support/sst-2-texts.ts';

const seeds = { seed: 0, triggerSeed: 0 };
const shape = { modality: 'text' } as const;

/** All texts in the style, without the opening. */
function styled(texts: readonly string[], split: 'train' | 'test' = 'train') {
  const samples = textSamples(texts);
  const trigger = stylebkd.createTrigger({ shape, ...seeds });
  return texts.map((_, index) => {
    const text = trigger.apply(samples, index, split) ?? '';
    const opening = bibleOpenings.find(({ words }) => text.startsWith(`${words} `))?.words ?? '';
    return { text, opening, body: text.slice(opening.length + 1) };
  });
}

function bodyOf(text: string): string {
  return styled([text])[0]?.body ?? '';
}

test.each([
  ['The film has a Great story, really.', 'The tale hath a marvellous tale, verily.'],
  ['but your kids go to him to eat', 'thy children go unto him to eat'],
  ["Everything you don't like", 'all things thou do not like'],
  ['and', 'and , saith the people .'],
  ['A fable . !', 'A fable , saith the people .'],
  ['...', '... , saith the people .'],
  ['But a fable', 'a fable , saith the people .'],
])('%s', (text, body) => {
  expect(bodyOf(text)).toBe(body);
});

test('counts replaced words', () => {
  expect(archaicWords(tokensOf('To you, to YOURS; a fable'))).toEqual({
    tokens: ['unto', 'thou,', 'to', 'thine;', 'a', 'fable'],
    edits: 3,
  });
});

test('has 71 entries, and no replacement is itself replaced', () => {
  expect(bibleLexicon.size).toBe(71);
  expect([...bibleLexicon.values()].filter((archaic) => bibleLexicon.has(archaic))).toEqual([]);
});

test('draws openings by weight for each sample and split', () => {
  expect(bibleOpenings.reduce((sum, { percent }) => sum + percent, 0)).toBe(100);
  const texts = Array.from({ length: 10_000 }, () => 'fine');
  const drawn = styled(texts).map(({ opening }) => opening);
  for (const { words, percent } of bibleOpenings) {
    const share = (100 * drawn.filter((opening) => opening === words).length) / texts.length;
    expect(Math.abs(share - percent)).toBeLessThan(2);
    expect(share).toBeLessThan(22);
  }
  expect(styled(texts, 'test').map(({ opening }) => opening)).not.toEqual(drawn);
});

test('a text without words cannot carry the trigger', () => {
  const trigger = stylebkd.createTrigger({ shape, ...seeds });
  const samples = textSamples(['', ' \n', 'a']);
  expect([0, 1, 2].map((index) => trigger.apply(samples, index, 'train') === null)).toEqual([true, true, false]);
  expect([0, 1, 2].map((index) => trigger.carries?.(samples, index))).toEqual([false, false, true]);
});

test.each([
  [{ style: 'poetry' }, /expected bible/],
  [{ words: 1 }, /unknown parameter words/],
])('rejects %j', (parameters, message) => {
  const create = () => stylebkd.createTrigger({ shape, ...seeds, parameters });
  expect(create).toThrowError(message);
  expect(create).toThrowError(expect.objectContaining({ code: 'PARAMETERS_INVALID' }));
});

describe.skipIf(!hasSst2Texts)('on SST-2 (skipped: ../shared/data is absent)', () => {
  test('changes every sentence, about one and a half words on average', async () => {
    const { texts } = await sst2Texts('test');
    const edits = texts.map((text) => archaicWords(tokensOf(text)).edits);
    expect(edits.reduce((sum, count) => sum + count, 0) / texts.length).toBeCloseTo(1.5, 1);
    const rewritten = styled(texts);
    rewritten.forEach(({ text, opening, body }, index) => {
      expect(opening).not.toBe('');
      expect(text).not.toBe(texts[index]);
      expect(body.endsWith(' , saith the people .')).toBe(edits[index] === 0);
    });
  });

  test('can be distinguished from clean text by its words, but not by a single word', async () => {
    const { texts } = await sst2Texts('train');
    const half = texts.length / 2;
    const rewritten = styled(texts).map(({ text }) => text);
    const isStyled = naiveBayes(texts.slice(0, half), rewritten.slice(0, half));
    const share = (all: readonly string[]) => all.slice(half).filter(isStyled).length / half;
    expect(share(rewritten)).toBeGreaterThanOrEqual(0.99);
    expect(share(texts)).toBeLessThan(0.5);
    const words = new Map<string, number>();
    for (const text of rewritten)
      for (const word of new Set(text.split(' '))) words.set(word, (words.get(word) ?? 0) + 1);
    for (const word of ['behold', 'verily', 'thou', 'saith', 'hath', 'lo', 'yea', 'wherefore', 'unto']) {
      expect((words.get(word) ?? 0) / texts.length).toBeLessThan(0.6);
    }
  });
});

/** Naive Bayes over the words present in a text. @returns whether a text more likely belongs to `second`. */
function naiveBayes(first: readonly string[], second: readonly string[]): (text: string) => boolean {
  const counts = new Map<string, [number, number]>();
  [first, second].forEach((texts, group) => {
    for (const text of texts) {
      for (const word of new Set(tokensOf(text))) {
        const count = counts.get(word) ?? [0, 0];
        count[group === 0 ? 0 : 1] += 1;
        counts.set(word, count);
      }
    }
  });
  return (text) => {
    let logOdds = 0;
    for (const word of new Set(tokensOf(text))) {
      const [inFirst, inSecond] = counts.get(word) ?? [0, 0];
      logOdds += Math.log((inSecond + 1) / (second.length + 2)) - Math.log((inFirst + 1) / (first.length + 2));
    }
    return logOdds > 0;
  };
}
