import { expect, test } from 'vitest';
import { wilsonInterval } from '../../../benchmark/scoring/wilson-interval.ts';

test.each([
  [8, 10, 0.4901625, 0.9433178],
  [2, 10, 0.0566822, 0.5098375],
  [0, 900, 0, 0.0042501],
  [995, 1000, 0.988349, 0.9978625],
])('%i of %i', (k, n, low, high) => {
  expect(wilsonInterval(k, n)?.low).toBeCloseTo(low, 7);
  expect(wilsonInterval(k, n)?.high).toBeCloseTo(high, 7);
});

test('stays in [0, 1] and contains the share, also for one sample', () => {
  expect(wilsonInterval(1, 1)?.high).toBe(1);
  expect(wilsonInterval(0, 1)?.low).toBe(0);
  for (let k = 0; k <= 7; k++) {
    const interval = wilsonInterval(k, 7);
    expect(interval?.low).toBeLessThanOrEqual(k / 7);
    expect(interval?.high).toBeGreaterThanOrEqual(k / 7);
  }
});

test('is not applicable without samples', () => {
  expect(wilsonInterval(0, 0)).toBeNull();
  expect(wilsonInterval(0, NaN)).toBeNull();
});
