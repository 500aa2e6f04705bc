import { expect, test } from 'vitest';
import { RandomStream } from '../../../benchmark/random/random-stream.ts';
import { mixSignals } from '../../../defenses/strip/mix-signals.ts';
import { mixWords, rankWords, wordsOf } from '../../../defenses/strip/mix-words.ts';

const stream = () => new RandomStream(0, 'test/strip');

test('a copy of a signal is the sum, not clipped', () => {
  const query = Float32Array.of(1, -1, 0.25);
  const copies = mixSignals(query, [Float32Array.of(1, -1, 0.5)], { count: 3, weight: 1, stream: stream() });
  expect(copies).toEqual(Array.from({ length: 3 }, () => Float32Array.of(2, -2, 0.75)));
  expect(query).toEqual(Float32Array.of(1, -1, 0.25));
});

test('overlays are drawn with replacement from the whole pool', () => {
  const pool = [0, 1, 2].map((value) => Float32Array.of(value));
  const copies = mixSignals(Float32Array.of(0), pool, { count: 64, weight: 0.5, stream: stream() });
  expect(new Set(copies.map(([value]) => value))).toEqual(new Set([0, 0.5, 1]));
});

test('words are separated by any white space', () => {
  expect(wordsOf(' one\ttwo\n\nthree four ')).toEqual(['one', 'two', 'three', 'four']);
  expect(wordsOf(' \n')).toEqual([]);
});

test('words are ranked by tf-idf, words of equal value by their place', () => {
  const ranked = rankWords(['common b a a b rare', 'common', ''], Int32Array.of(0, 1, 1));
  // idf(common) = ln(4/3) + 1 = 1.288; idf of the others = ln(4/2) + 1 = 1.693
  expect(ranked).toEqual([
    { words: ['b', 'a', 'rare', 'common'], label: 0 },
    { words: ['common'], label: 1 },
    { words: [], label: 1 },
  ]);
});

const overlay = (label: number, ...words: string[]) => ({ words, label });
const settings = { count: 8, share: 0.5, label: 0 } as const;

test('half of the words are replaced, in turn if the overlay has fewer', () => {
  const copies = mixWords('a b c d e f g', [overlay(1, 'x', 'y')], { ...settings, stream: stream() });
  expect(copies).toHaveLength(8);
  for (const copy of copies) {
    const words = wordsOf(copy);
    expect(words.filter((word) => word === 'x' || word === 'y')).toEqual(['x', 'y', 'x']); // floor(3.5)
    const kept = words.filter((word) => word !== 'x' && word !== 'y').join(''); // at their own places
    expect('abcdefg'.split('').filter((word) => kept.includes(word)).join('')).toBe(kept); // prettier-ignore
    expect(words).toHaveLength(7);
  }
  expect(new Set(copies).size).toBeGreaterThan(1);
});

test('a short text has at least one word replaced', () => {
  expect(mixWords('only', [overlay(1, 'x')], { ...settings, share: 0.1, count: 1, stream: stream() })).toEqual(['x']);
});

test('texts of another label than the prediction are mixed in, of the same label only if there are no others', () => {
  const pool = [overlay(0, 'same'), overlay(1, 'other'), overlay(1)];
  const copies = mixWords('a', pool, { ...settings, stream: stream() });
  expect(new Set(copies)).toEqual(new Set(['other']));
  expect(mixWords('a', [overlay(0, 'same')], { ...settings, count: 1, stream: stream() })).toEqual(['same']);
});

test('without words in the query or in the pool, the copies are the query', () => {
  expect(mixWords(' ', [overlay(1, 'x')], { ...settings, count: 2, stream: stream() })).toEqual([' ', ' ']);
  expect(mixWords('a b', [overlay(1)], { ...settings, count: 2, stream: stream() })).toEqual(['a b', 'a b']);
});
