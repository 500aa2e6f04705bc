import { expect, test } from 'vitest';
import { checkFairness, type MeasuredTask } from '../../../runners/bake/check-fairness.ts';
import { taskRecipeSchema } from '../../../benchmark/suites/suite.ts';
import { evaluationCounts } from '../../support/evaluation-counts.ts';

const recipe = taskRecipeSchema.parse({
  modality: 'image',
  dataset: 'mnist-digits',
  attack: { id: 'badnets', version: '1.0.0', poisonRatio: 0.1, targetLabel: 0, parameters: {} },
  factors: [],
  victim: 'small-cnn',
  seed: 0,
  triggerSeed: 0,
});
const gates = { cleanAccuracy: 0.9, attackSuccessRate: 0.6, rules: 2 } as const;
const attack = { minimumAttackSuccessRate: 0.95, defaultPoisonRatio: 0.1 };
const counts = {
  train: 9000,
  poisoned: 900,
  cover: 0,
  clean: 400,
  testClean: 1000,
  testPoisoned: 900,
  testUntriggered: 0,
};

const task: MeasuredTask = {
  recipe,
  counts,
  undefended: evaluationCounts({ nPoisoned: 900, hitTarget: 880 }),
  reference: evaluationCounts({ nPoisoned: 900, hitTarget: 5, hitTrue: 800 }), // 0.9 of each class without the trigger
  testStrengths: [],
  trivialDetectors: [{ id: 'white', auroc: 0.95, explained: false }],
};
const check =
  (change: Partial<MeasuredTask> = {}) =>
  () =>
    checkFairness({ ...task, ...change }, attack, gates);

test('a task that measures what it claims is published', () => {
  expect(check()).not.toThrow();
});

test('a trigger that is stronger in test samples is refused, unless the paper does so', () => {
  const strength = { parameter: 'delta', training: 40, test: 120, reason: null };
  expect(check({ testStrengths: [strength] })).toThrowError(/test samples has delta 120, but was trained with 40/);
  expect(check({ testStrengths: [strength] })).toThrowError(expect.objectContaining({ code: 'GATE_MISSED' }));
  expect(check({ testStrengths: [{ ...strength, reason: 'The paper does.' }] })).not.toThrow();
});

test('samples without a trigger count as failures of the attack', () => {
  expect(check({ counts: { ...counts, testUntriggered: 20 } })).toThrowError(/rate 0.9565 over all samples/);
});

test('the lower end of the interval must reach the gate', () => {
  const just = evaluationCounts({ nPoisoned: 900, hitTarget: 860 }); // 0.9556, at least 0.9400
  expect(check({ undefended: just })).toThrowError(/at least 0.9400 with 95 % confidence; expected at least 0.9500/);
  expect(check({ undefended: evaluationCounts({ nPoisoned: 0, hitTarget: 0 }) })).toThrowError(/rate 0.0000/);
});

test('below the default ratio of the attack only the gate of the suite applies', () => {
  const weak = evaluationCounts({ nPoisoned: 900, hitTarget: 700 });
  const rare = { ...recipe, attack: { ...recipe.attack, poisonRatio: 0.05 } };
  expect(check({ undefended: weak })).toThrowError(/0.9500/);
  expect(check({ undefended: weak, recipe: rare })).not.toThrow();
});

test('a trigger that hides the content is refused', () => {
  const hidden = (hitTrue: number) => ({ reference: evaluationCounts({ nPoisoned: 900, hitTarget: 5, hitTrue }) });
  expect(check(hidden(608))).not.toThrow(); // 0.7506 of 0.9
  expect(check(hidden(607))).toThrowError(/keeps 0.7494 of its accuracy, expected at least 0.75/);
});

test('poison that a simple rule finds is refused, unless the attack explains it', () => {
  const found = { id: 'white', auroc: 0.951, explained: false };
  expect(check({ trivialDetectors: [found] })).toThrowError(/"white" has AUROC 0.9510, expected at most 0.95/);
  expect(check({ trivialDetectors: [{ ...found, explained: true }] })).not.toThrow();
  expect(check({ trivialDetectors: null })).toThrowError(/were not asked/);
});

test('all problems are named at once', () => {
  const problems = check({
    testStrengths: [{ parameter: 'delta', training: 40, test: 120, reason: null }],
    trivialDetectors: null,
  });
  expect(problems).toThrowError(/delta 120.*; the trivial detectors were not asked/);
});

test('a suite without these rules is older than they are', () => {
  const older = { cleanAccuracy: 0.9, attackSuccessRate: 0.6 };
  expect(() => checkFairness({ ...task, trivialDetectors: null }, attack, older)).not.toThrow();
});
