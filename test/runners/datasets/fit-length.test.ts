import { expect, test } from 'vitest';
import { fitLength } from '../../../runners/datasets/fit-length.ts';

test('cuts long clips, pads short ones, and copies those of the right length', () => {
  const samples = Int16Array.of(1, 2, 3);
  expect([...fitLength(samples, 2)]).toEqual([1, 2]);
  expect([...fitLength(samples, 5)]).toEqual([1, 2, 3, 0, 0]);
  expect([...fitLength(new Int16Array(0), 2)]).toEqual([0, 0]);
  const same = fitLength(samples, 3);
  same[0] = 9;
  expect([...samples]).toEqual([1, 2, 3]);
});
