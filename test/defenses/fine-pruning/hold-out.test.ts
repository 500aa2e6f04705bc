import { expect, test } from 'vitest';
import { holdOut } from '../../../defenses/fine-pruning/hold-out.ts';

const chosen = (labels: readonly number[], classCount: number, seed = 0) =>
  holdOut(Int32Array.from(labels), { classCount, share: 0.2, seed });

test('a fifth of the samples of each class', () => {
  const labels = Array.from({ length: 60 }, (_, row) => (row < 20 ? 0 : row < 30 ? 1 : 2));
  const rows = chosen(labels, 3);
  expect(rows.map((row) => labels[row])).toEqual([0, 0, 0, 0, 1, 1, 2, 2, 2, 2, 2, 2]);
  expect(new Set(rows).size).toBe(12);
});

test('another seed holds out other samples', () => {
  const labels = Array.from({ length: 60 }, () => 0);
  expect(chosen(labels, 1, 1)).not.toEqual(chosen(labels, 1, 0));
  expect(chosen(labels, 1, 1)).toEqual(chosen(labels, 1, 1));
});

test('of one sample a class, a fifth of the classes', () => {
  expect(chosen([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 10)).toEqual([0, 1]);
});

test('a missing class holds out nothing, and at least one sample is held out', () => {
  expect(chosen([0, 2, 0, 2, 0, 2, 0, 2, 0, 2], 3).length).toBe(2);
  expect(chosen([1], 3)).toEqual([0]);
});
