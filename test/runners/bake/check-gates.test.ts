import { expect, test } from 'vitest';
import { checkGates } from '../../../runners/bake/check-gates.ts';
import type { EvaluationCounts } from '../../../benchmark/scoring/counts.ts';
import { taskRecipeSchema } from '../../../benchmark/suites/suite.ts';

const recipe = taskRecipeSchema.parse({
  modality: 'image',
  dataset: 'mnist-digits',
  attack: { id: 'wanet', version: '1.0.0', poisonRatio: 0.1, targetLabel: 0, parameters: { k: 4 } },
  factors: [],
  victim: 'small-cnn',
  seed: 0,
  triggerSeed: 0,
});
const gates = { cleanAccuracy: 0.9, attackSuccessRate: 0.6 };
const attack = { minimumAttackSuccessRate: 0.85, defaultPoisonRatio: 0.1 };

/** Counts of 1,000 clean and 1,000 triggered samples, in ten classes. */
function counts(cleanRight: number, hitTarget: number, hitTrue: number): EvaluationCounts {
  return {
    nClean: 1000,
    cleanRight,
    cleanRejected: 0,
    nPoisoned: 1000,
    hitTarget,
    hitTrue,
    poisonedRejected: 0,
    broken: 0,
    missingAnswers: 0,
    perClass: Array.from({ length: 10 }, () => ({ n: 100, right: Math.floor(cleanRight / 10) })),
  };
}

const check =
  (
    undefended: EvaluationCounts,
    reference = counts(980, 10, 960),
    change: Partial<Parameters<typeof checkGates>[1]> = {},
  ) =>
  () =>
    checkGates(recipe, { ...attack, ...change }, gates, { undefended, reference });

test('a task with a working backdoor is published', () => {
  expect(check(counts(970, 900, 80))).not.toThrow();
  expect(check(counts(960, 850, 80))).not.toThrow(); // exactly at the gate of the attack, exactly 0.02 below the reference
});

test.each([
  ['attack success rate 0.8490, expected at least 0.8500', counts(970, 849, 80)],
  ['clean accuracy compared with the clean-trained victim 0.9590, expected at least 0.9600', counts(959, 900, 80)],
])('a task is rejected: %s', (problem, undefended) => {
  expect(check(undefended)).toThrowError(problem);
  expect(check(undefended)).toThrowError(expect.objectContaining({ code: 'GATE_MISSED' }));
});

test('below the default ratio of the attack only the gate of the suite applies', () => {
  expect(check(counts(970, 700, 80), undefined, { defaultPoisonRatio: 0.2 })).not.toThrow();
});

test('a trigger that should preserve the content is rejected if a clean-trained victim no longer recognizes it', () => {
  const destroying = counts(980, 10, 879);
  expect(check(counts(970, 900, 80), destroying)).not.toThrow(); // other triggers may
  expect(check(counts(970, 900, 80), destroying, { keepsContent: () => true })).toThrowError(/robust accuracy.*0.8790/);
  expect(check(counts(970, 900, 80), counts(980, 10, 880), { keepsContent: () => true })).not.toThrow();
  expect(check(counts(970, 900, 80), destroying, { keepsContent: ({ k }) => k !== 4 })).not.toThrow();
});

test('preserved content is measured over the classes that can be triggered', () => {
  // the clean-trained victim recognizes 10 of 100 samples of the target class 0, and 97 of 100 of the others
  const perClass = [{ n: 100, right: 10 }, ...Array.from({ length: 9 }, () => ({ n: 100, right: 97 }))];
  const reference = (hitTrue: number) => ({ ...counts(883, 10, hitTrue), perClass });
  const keeps = { keepsContent: () => true };
  expect(check(counts(970, 900, 80), reference(870), keeps)).not.toThrow();
  expect(check(counts(970, 900, 80), reference(869), keeps)).toThrowError(/0.8690, expected at least 0.8700/);
});
