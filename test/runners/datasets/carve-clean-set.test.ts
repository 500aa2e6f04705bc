import { expect, test } from 'vitest';
import { carveCleanSet, largestRemainder } from '../../../runners/datasets/carve-clean-set.ts';

const sizes = [400, 1200, 90, 310];
const labels = Int32Array.from(sizes.flatMap((size, label) => new Array<number>(size).fill(label)));
const carve = (change = {}) => carveCleanSet({ labels, classCount: 4, datasetId: 'toy', ...change });

test('sets aside a stratified 5 % and keeps the order of the rest', () => {
  const { cleanIndices, trainIndices } = carve();
  const counts = sizes.map((_, label) => [...cleanIndices].filter((index) => labels[index] === label).length);
  expect(counts).toEqual([20, 60, 5, 15]); // 20, 60, 4.5, 15.5: equal remainders, lower class first
  expect(trainIndices).toEqual(trainIndices.slice().sort());
  expect(new Set([...cleanIndices, ...trainIndices]).size).toBe(2000);
});

test('every prefix is stratified within one sample', () => {
  const { cleanIndices } = carve();
  for (let length = 1; length <= cleanIndices.length; length++) {
    sizes.forEach((_, label) => {
      const found = cleanIndices.slice(0, length).filter((index) => labels[index] === label).length;
      const share = ([20, 60, 5, 15][label] ?? 0) / 100;
      expect(Math.abs(found - share * length)).toBeLessThanOrEqual(1);
    });
  }
});

test('balanced classes take turns, so the first ten rounds give ten samples per class', () => {
  const balanced = Int32Array.from({ length: 2000 }, (_, index) => index % 5);
  const { cleanIndices } = carveCleanSet({ labels: balanced, classCount: 5, datasetId: 'toy' });
  expect(Array.from(cleanIndices, (index) => balanced[index])).toEqual(Array.from({ length: 100 }, (_, i) => i % 5));
});

test('depends only on the seed and the dataset', () => {
  expect(carve().cleanIndices).toEqual(carve().cleanIndices);
  expect(carve({ seed: 1 }).cleanIndices).not.toEqual(carve().cleanIndices);
  expect(carve({ datasetId: 'other' }).cleanIndices).not.toEqual(carve().cleanIndices);
});

test('an empty split has an empty clean set', () => {
  expect(carve({ labels: new Int32Array(0) }).cleanIndices).toHaveLength(0);
  expect(largestRemainder([0, 0], 5)).toEqual([0, 0]);
  expect(largestRemainder([1, 1, 1], 2)).toEqual([1, 1, 0]);
});
