import { expect, test } from 'vitest';
import { judgeNorms } from '../../../defenses/neural-cleanse/judge-norms.ts';
import { suspectLabels, verdictOf } from '../../../defenses/neural-cleanse/neural-cleanse.ts';

test('the published example flags its first label', () => {
  const judgment = judgeNorms([16.1, 60, 64, 66, 70, 58, 62, 75, 68, 63], 784);
  expect(judgment.median).toBe(63.5);
  expect(judgment.deviation).toBeCloseTo(5.9304, 4);
  expect(judgment.indices[0]).toBeCloseTo(7.9927, 3);
  expect(judgment.flagged).toEqual([0]);
  expect(judgment.probability).toBeGreaterThan(0.99999);
  expect(suspectLabels(judgment)).toEqual([0]);
});

test('the probability is one half at an index of 2', () => {
  const deviation = 1.4826;
  const { indices, probability, flagged } = judgeNorms([10 - 2 * deviation, 9, 9, 10, 11, 11, 12], 100);
  expect(indices[0]).toBeCloseTo(2, 9);
  expect(probability).toBeCloseTo(0.5, 9);
  expect(flagged.length).toBeLessThanOrEqual(1); // 2 is the limit
});

test('equal norms are no anomaly', () => {
  const judgment = judgeNorms([8, 8, 8, 8], 100);
  expect(judgment).toMatchObject({ median: 8, deviation: 0, indices: [0, 0, 0, 0], flagged: [] });
  expect(judgment.probability).toBeCloseTo(1 / (1 + Math.exp(4)), 12);
  expect(suspectLabels(judgment)).toEqual([]);
});

test('one smaller norm among equal ones is an infinite anomaly with probability 1', () => {
  const judgment = judgeNorms([8, 8, 3, 8], 100);
  expect(judgment.indices).toEqual([0, 0, Infinity, 0]);
  expect(judgment.flagged).toEqual([2]);
  expect(judgment.probability).toBe(1);
});

test('of two classes, neither can be flagged, and the much smaller one is repaired', () => {
  const judgment = judgeNorms([1, 50], 100);
  expect(judgment.indices[0]).toBeCloseTo(1 / 1.4826, 9);
  expect(judgment.flagged).toEqual([]);
  expect(judgment.probability).toBeGreaterThan(0);
  expect(suspectLabels(judgment)).toEqual([0]);
  expect(suspectLabels(judgeNorms([36, 50], 100))).toEqual([]);
});

test('a label without a trigger counts as the largest norm, and is never suspect', () => {
  const judgment = judgeNorms([null, 30, 40, 20], 100);
  expect(judgment.norms).toEqual([40, 30, 40, 20]);
  expect(judgment.smallest).toBe(3);
  expect(suspectLabels(judgeNorms([null, null], 100))).toEqual([]);
});

test('if no label has a trigger, there is no anomaly and no suspect', () => {
  const judgment = judgeNorms([null, null, null], 144);
  expect(judgment).toMatchObject({ norms: [144, 144, 144], smallest: null, indices: [0, 0, 0] });
  expect(judgment.probability).toBeLessThan(0.02);
});

test('several flagged labels are in the order of their norms', () => {
  const norms = [60, 64, 5, 66, 70, 3, 62, 75, 68, 63];
  expect(judgeNorms(norms, 784).flagged).toEqual([5, 2]);
});

test('a verdict names the label with the smallest norm; without any trigger, it names none', () => {
  const judgment = judgeNorms([50, 30, 40], 100);
  expect(verdictOf(judgment)).toEqual({ probability: judgment.probability, target_label: 1 });
  const none = judgeNorms([null, null], 100);
  expect(verdictOf(none)).toEqual({ probability: none.probability });
});
