import { describe, expect, test } from 'vitest';
import { defenseEffectiveness } from '../../../benchmark/scoring/defense-effectiveness.ts';
import {
  classGuard,
  hasLabelBlackout,
  netDefenseEffect,
  netDefenseEffectOfRates,
} from '../../../benchmark/scoring/net-defense-effect.ts';
import { robustnessImprovement } from '../../../benchmark/scoring/robustness-improvement.ts';
import { evaluationCounts } from '../../support/evaluation-counts.ts';

const undefended = { cleanAccuracy: 0.9, attackSuccessRate: 1 };
const scores = (cleanAccuracy: number, attackSuccessRate: number, guard = 1) => {
  const defended = { cleanAccuracy, attackSuccessRate };
  const effect = netDefenseEffectOfRates({ defended, undefended, referenceAttackSuccessRate: 0, chance: 0.1, guard });
  return { effect: effect?.value, rating: defenseEffectiveness({ undefended, defended }) };
};

test.each([
  ['identity', 0.9, 1, 1, 0, 0.5],
  ['perfect', 0.9, 0, 1, 1, 1],
  ['constant wrong label', 0.1, 0, 1, 0, 0.6],
  ['half the attack success rate', 0.9, 0.5, 1, 0.5, 0.75],
  ['half the useful accuracy', 0.5, 0, 1, 0.5, 0.8],
  ['better than before', 0.95, 0, 1, 1, 1],
  ['one of ten classes never answered', 0.81, 0, 0, 0, 0.955],
  ['worst class keeps 40 %', 0.85, 0, 0.8, 0.75, 0.975],
])('the table of metrics.md 1.2: %s', (_, cleanAccuracy, attackSuccessRate, guard, effect, rating) => {
  const found = scores(cleanAccuracy, attackSuccessRate, guard);
  expect(found.effect).toBeCloseTo(effect, 12);
  expect(found.rating).toBeCloseTo(rating, 12);
});

test('the vectors of metrics.md 1.9 and 2.4', () => {
  const before = { cleanAccuracy: 0.91, attackSuccessRate: 0.95, robustAccuracy: 0.04 };
  const after = { cleanAccuracy: 0.86, attackSuccessRate: 0.05, robustAccuracy: 0.83 };
  expect(defenseEffectiveness({ undefended: before, defended: after })).toBeCloseTo(0.925, 12);
  expect(robustnessImprovement({ undefended: before, defended: after })).toBeCloseTo(0.87, 12);
  const effect = netDefenseEffectOfRates({
    undefended: { cleanAccuracy: 0.94, attackSuccessRate: 0.99 },
    defended: { cleanAccuracy: 0.9, attackSuccessRate: 0.04 },
    referenceAttackSuccessRate: 0.01,
    chance: 0.03,
  });
  expect(effect?.robustness).toBeCloseTo(0.969388, 6);
  expect(effect?.utility).toBeCloseTo(0.956044, 6);
  expect(effect?.value).toBeCloseTo(0.926777, 6);
  expect(scores(0.8, 0.2).effect).toBeCloseTo(0.7, 12);
  expect(scores(0.8, 0.2).rating).toBeCloseTo(0.85, 12);
});

test('the defense effectiveness rating can be misleading', () => {
  const constant = (before: typeof undefended, cleanAccuracy: number) =>
    defenseEffectiveness({ undefended: before, defended: { cleanAccuracy, attackSuccessRate: 0 } });
  expect(constant({ cleanAccuracy: 0.9132, attackSuccessRate: 0.9503 }, 0.1)).toBeCloseTo(0.569, 3);
  expect(constant(undefended, 0.5)).toBeCloseTo(0.8, 12);
});

test('both ratings are one half if nothing changes, and never below 0', () => {
  const rates = { cleanAccuracy: 0.7, attackSuccessRate: 0.6, robustAccuracy: 0.2 };
  expect(defenseEffectiveness({ undefended: rates, defended: rates })).toBe(0.5);
  expect(robustnessImprovement({ undefended: rates, defended: rates })).toBe(0.5);
  const perfect = { cleanAccuracy: 1, attackSuccessRate: 0, robustAccuracy: 1 };
  const destroyed = { cleanAccuracy: 0, attackSuccessRate: 1, robustAccuracy: 0 };
  expect(defenseEffectiveness({ undefended: perfect, defended: destroyed })).toBe(0);
  expect(robustnessImprovement({ undefended: perfect, defended: destroyed })).toBe(0);
});

test('lowering attack success or raising clean accuracy never lowers the net defense effect', () => {
  const steps = Array.from({ length: 21 }, (_, step) => step / 20);
  for (const fixed of steps) {
    const byAttack = steps.map((rate) => scores(fixed, 1 - rate).effect ?? NaN);
    const byAccuracy = steps.map((rate) => scores(rate, fixed).effect ?? NaN);
    for (const values of [byAttack, byAccuracy]) {
      expect(values).toEqual(values.toSorted((a, b) => a - b));
      expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
    }
  }
});

test('a task on which nothing can be gained has no net defense effect', () => {
  const rates = { defended: undefended, undefended, referenceAttackSuccessRate: 0, chance: 0.1 };
  expect(netDefenseEffectOfRates({ ...rates, referenceAttackSuccessRate: 1 })).toBeNull();
  expect(netDefenseEffectOfRates({ ...rates, chance: 0.9 })).toBeNull();
  expect(netDefenseEffectOfRates({ ...rates, chance: NaN })).toBeNull();
});

describe('from counts', () => {
  const before = evaluationCounts();
  const withClass = (right: number, n = 100) =>
    evaluationCounts({
      hitTarget: 0,
      perClass: before.perClass.map((ofClass, label) => (label === 0 ? { n, right } : ofClass)),
    });

  test('the same model scores exactly 0', () => {
    const pair = { defended: before, undefended: before };
    expect(netDefenseEffect({ ...pair, referenceAttackSuccessRate: 0.01, chance: 0.1 })?.value).toBe(0);
    expect(hasLabelBlackout(pair)).toBe(false);
  });

  test.each([
    [45, 1],
    [36, 0.8],
    [0, 0],
    [90, 1],
  ])('a class that keeps %i of its 90 right answers gives the guard %d', (right, guard) => {
    expect(classGuard({ defended: withClass(right), undefended: before })).toBeCloseTo(guard, 12);
  });

  test('the guard ignores rare classes and classes that were never learned, but detects a collapse', () => {
    const rare = withClass(19, 19);
    expect(classGuard({ defended: withClass(0, 19), undefended: rare })).toBe(1);
    expect(hasLabelBlackout({ defended: withClass(0, 19), undefended: rare })).toBe(true);
    expect(classGuard({ defended: withClass(0), undefended: withClass(49) })).toBe(1);
  });

  test('is not applicable without samples', () => {
    const empty = evaluationCounts({ nPoisoned: 0, hitTarget: 0 });
    const effect = { defended: empty, undefended: before, referenceAttackSuccessRate: 0, chance: 0.1 };
    expect(netDefenseEffect(effect)).toBeNull();
  });
});
