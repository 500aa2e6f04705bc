import { expect, test } from 'vitest';
import { MaskCost } from '../../../defenses/neural-cleanse/mask-cost.ts';

function record(cost: MaskCost, times: number, isSuccess: boolean, bestNorm = Infinity): void {
  for (let step = 0; step < times; step++) cost.record(isSuccess, bestNorm);
}

test('doubles after five successes in a row, and falls by 2^1.5 after five failures in a row', () => {
  const cost = new MaskCost();
  record(cost, 4, true);
  expect(cost.lambda).toBe(1e-3);
  record(cost, 1, true);
  expect(cost.lambda).toBe(2e-3);
  record(cost, 4, true);
  expect(cost.lambda).toBe(2e-3); // the count began anew
  record(cost, 1, false);
  record(cost, 4, true);
  expect(cost.lambda).toBe(2e-3); // a failure ended the row
  record(cost, 5, false);
  expect(cost.lambda).toBeCloseTo(2e-3 / 2 ** 1.5, 12);
});

test('is settled after 25 steps without an improvement of 1 %, once it has moved both ways', () => {
  const cost = new MaskCost();
  record(cost, 5, true, 10);
  record(cost, 60, true, 10);
  expect(cost.isSettled).toBe(false); // it has only risen
  record(cost, 5, false, 10);
  expect(cost.isSettled).toBe(true);
});

test('small improvements add up', () => {
  const cost = new MaskCost();
  record(cost, 5, false);
  record(cost, 5, true, 100);
  for (let step = 0; step < 200; step++) cost.record(step % 2 === 0, 100 * 0.998 ** step);
  expect(cost.isSettled).toBe(false);
  record(cost, 18, true, 100 * 0.998 ** 199);
  expect(cost.isSettled).toBe(false);
  record(cost, 10, true, 100 * 0.998 ** 199);
  expect(cost.isSettled).toBe(true);
});

test('is never settled while no trigger has worked', () => {
  const cost = new MaskCost();
  record(cost, 100, false);
  record(cost, 5, true);
  record(cost, 100, false);
  expect(cost.isSettled).toBe(false);
});
