import { describe, expect, test } from 'vitest';
import { BigramModel } from '../../../../../benchmark/attacks/text/bite/bigram-model.ts';
import { Vocabulary } from '../../../../../benchmark/attacks/text/bite/vocabulary.ts';
import { tokensOf } from '../../../../../benchmark/attacks/text/tokens.ts';

// a 8 times before b, 4 times before c, c 4 times before b; d only once
const texts = [...Array<string>(8).fill('a b'), ...Array<string>(4).fill('a c b'), 'a d c b'];

function build({ wordsMax = 33, probabilityMin = 0, withheld = '' } = {}) {
  const vocabulary = new Vocabulary();
  const corpus = texts.map((text) => Int32Array.from(tokensOf(text), (token) => vocabulary.add(token)));
  const isOffered = (word: number) => vocabulary.words[word] !== withheld;
  const model = new BigramModel(corpus, vocabulary.words.length, isOffered, { wordsMax, probabilityMin });
  return (left: number, right: number) => {
    const { words, probabilities } = model.between(left, right);
    return Array.from(words, (word, at) => [vocabulary.words[word], Number(probabilities[at]?.toFixed(6))]);
  };
}

const [start, end, a, b] = [0, 1, 2, 3];

describe('words between a and b', () => {
  // a: 13 times, b: 13, c: 5, d: 1 and so too rare
  const scoreB = ((8 + 0.1) * 0.1) / 14;
  const scoreC = ((4 + 0.1) * (5 + 0.1)) / 6;
  const scoreA = ((0 + 0.1) * (8 + 0.1)) / 14;
  const total = scoreA + scoreB + scoreC;

  test('are the words that follow a or precede b, weighted by both counts', () => {
    expect(build()(a, b)).toEqual([
      ['c', Number((scoreC / total).toFixed(6))],
      ['a', Number((scoreA / total).toFixed(6))],
      ['b', Number((scoreB / total).toFixed(6))],
    ]);
  });

  test('are limited by probability and number before words that are not offered are removed', () => {
    expect(build({ probabilityMin: 0.5 })(a, b).map(([word]) => word)).toEqual(['c']);
    expect(build({ wordsMax: 2 })(a, b).map(([word]) => word)).toEqual(['c', 'a']);
    expect(build({ wordsMax: 2, withheld: 'c' })(a, b).map(([word]) => word)).toEqual(['a']);
  });
});

test('predicts the first and the last word of texts', () => {
  expect(build({ probabilityMin: 0.1 })(start, b)[0]?.[0]).toBe('a');
  expect(build({ probabilityMin: 0.1 })(a, end)[0]?.[0]).toBe('b');
});

test('uses one neighbor if the corpus lacks the other, and predicts nothing if it lacks both', () => {
  expect(build({ probabilityMin: 0.3 })(-1, b).map(([word]) => word)).toEqual(['c', 'a']);
  expect(build()(-1, -1)).toEqual([]);
});
