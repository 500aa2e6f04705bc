import { expect, test } from 'vitest';
import { miniThresholds, taskValidity } from '../../../benchmark/scoring/task-validity.ts';

const seed = {
  cleanAccuracy: 0.91,
  attackSuccessRate: 0.95,
  referenceCleanAccuracy: 0.93,
  referenceAttackSuccessRate: 0.01,
  chance: 0.1,
};
const checks = (change: Partial<typeof seed>, cleanCount = 500, poisonedCount = 200) =>
  taskValidity({ seeds: [{ ...seed, ...change }], cleanCount, poisonedCount }).map(({ check }) => check);

test('an attack above the thresholds is valid, also at the boundary', () => {
  expect(checks({})).toEqual([]);
  expect(checks({ attackSuccessRate: 0.5, referenceAttackSuccessRate: 0.1 })).toEqual([]);
  expect(checks({ cleanAccuracy: 0.83 })).toEqual([]);
});

test('an attack that has no effect is not valid', () => {
  expect(checks({ attackSuccessRate: 0.0123 })).toEqual(['attackLift', 'attackSuccessRate']);
  expect(checks({ referenceAttackSuccessRate: 0.6 })).toEqual(['attackLift']);
});

test('a victim with low accuracy or a small test set is not valid', () => {
  expect(checks({ cleanAccuracy: 0.25 })).toEqual(['accuracyLift', 'accuracyLoss']);
  expect(checks({}, 499, 199)).toEqual(['cleanCount', 'poisonedCount']);
  const small = { seeds: [seed], cleanCount: 200, poisonedCount: 100 };
  expect(taskValidity(small, miniThresholds)).toEqual([]);
});

test('averages over seeds; without seeds or with NaN it is not valid', () => {
  const seeds = [seed, { ...seed, attackSuccessRate: 0.1 }];
  expect(taskValidity({ seeds, cleanCount: 500, poisonedCount: 200 })).toEqual([]);
  const rates = ['attackLift', 'attackSuccessRate', 'accuracyLift', 'accuracyLoss'];
  expect(taskValidity({ seeds: [], cleanCount: 500, poisonedCount: 200 }).map(({ check }) => check)).toEqual(rates);
  expect(checks({ cleanAccuracy: NaN })).toEqual(['accuracyLift', 'accuracyLoss']);
});
