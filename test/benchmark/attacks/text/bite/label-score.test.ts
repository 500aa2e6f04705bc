import { expect, test } from 'vitest';
import { labelScore } from '../../../../../benchmark/attacks/text/bite/label-score.ts';

test.each([
  [8, 16, 0.5, 0],
  [16, 16, 0.5, 4], // (1 - 0.5) / sqrt(0.25 / 16)
  [0, 16, 0.5, -4],
  [9, 9, 0.1, 9], // (1 - 0.1) / sqrt(0.09 / 9)
])('%i of %i with a target share of %d: %d standard deviations', (onTarget, all, share, score) => {
  expect(labelScore(onTarget, all, share)).toBeCloseTo(score, 12);
});

test('is NaN without texts or with a single class', () => {
  expect(labelScore(0, 0, 0.5)).toBeNaN();
  expect(labelScore(5, 5, 1)).toBeNaN();
});
