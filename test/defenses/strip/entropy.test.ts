import { expect, test } from 'vitest';
import { meanEntropyBits } from '../../../defenses/strip/entropy.ts';
import { rankQuantile } from '../../../defenses/strip/rank-quantile.ts';

const logarithms = (...probabilities: number[]) => Float32Array.from(probabilities, (value) => Math.log(value));

test.each([
  ['a known distribution', logarithms(0.7, 0.1, 0.1, 0.1), 1.3567796],
  ['equal logits', Float32Array.of(3, 3, 3, 3), 2],
  ['a logit gap of 200', Float32Array.of(200, 0, 0, 0), 0],
  ['a logit gap beyond the range of exponentials', Float32Array.of(-1000, 1000, 0, 0), 0],
  ['logits that are not numbers', Float32Array.of(Number.NaN, 0, 0, 0), 0],
  ['infinite logits', Float32Array.of(Number.POSITIVE_INFINITY, 0, 0, 0), 0],
])('the entropy of %s', (_name, logits, bits) => {
  expect(meanEntropyBits(logits, 4)).toBeCloseTo(bits, 6);
  expect(Object.is(meanEntropyBits(logits, 4), -0)).toBe(false);
});

test('the entropies of rows are averaged', () => {
  expect(meanEntropyBits(Float32Array.of(5, 5, 200, 0), 2)).toBeCloseTo(0.5, 12);
});

test('no row has no entropy', () => {
  expect(() => meanEntropyBits(new Float32Array(0), 2)).toThrow(RangeError);
});

test('of 20 different values, exactly one is below the quantile at 5 %', () => {
  const values = Array.from({ length: 20 }, (_, rank) => 20 - rank);
  const threshold = rankQuantile(values, 0.05);
  expect(threshold).toBe(2);
  expect(values.filter((value) => value < threshold)).toEqual([1]);
  expect(values[0]).toBe(20); // left in their order
});

test('fewer than 20 values have their minimum as the quantile, and no value has none', () => {
  expect(rankQuantile([3, 1, 2], 0.05)).toBe(1);
  expect(rankQuantile([7], 0.05)).toBe(7);
  expect(() => rankQuantile([], 0.05)).toThrow(RangeError);
});
