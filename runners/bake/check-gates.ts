import type { AttackDescription } from '../../benchmark/attacks/attack.ts';
import { attackedAccuracy } from '../../benchmark/scoring/content-kept.ts';
import { chanceAccuracy } from '../../benchmark/scoring/rates.ts';
import type { EvaluationCounts } from '../../benchmark/scoring/counts.ts';
import { requiredRates } from '../../benchmark/scoring/evaluate-task.ts';
import { miniThresholds, taskValidity } from '../../benchmark/scoring/task-validity.ts';
import { scenarioOf, sparedLabel, type Suite, type TaskRecipe } from '../../benchmark/suites/suite.ts';
import { BakeError } from './bake-error.ts';

/** Maximum loss of clean accuracy, compared with the victim trained on clean data (attacks.md, section 5). */
const accuracyLossMax = 0.02;

/** Maximum loss of accuracy that an invisible trigger may cause in a clean-trained victim (attacks.md, section 5). */
const contentLossMax = 0.1;

/**
 * Rejects a task whose backdoor is too weak, or whose trigger or victim violates a gate.
 * @throws BakeError GATE_MISSED with every missed gate.
 */
export function checkGates(
  recipe: TaskRecipe,
  attack: Pick<AttackDescription, 'minimumAttackSuccessRate' | 'defaultPoisonRatio' | 'keepsContent'>,
  gates: Suite['gates'],
  { undefended, reference }: { readonly undefended: EvaluationCounts; readonly reference: EvaluationCounts },
): void {
  const task = scenarioOf(recipe);
  const { poisonRatio, parameters } = recipe.attack;
  const found = requiredRates(undefended);
  const clean = requiredRates(reference);
  const problems: string[] = [];
  const require = (name: string, value: number, minimum: number) => {
    if (value < minimum) problems.push(`${name} ${value.toFixed(4)}, expected at least ${minimum.toFixed(4)}`);
  };
  require('clean accuracy', found.cleanAccuracy, gates.cleanAccuracy);
  const atItsRatio = poisonRatio >= attack.defaultPoisonRatio; // the attack's own gate is defined for this ratio
  const minimum = Math.max(gates.attackSuccessRate, atItsRatio ? attack.minimumAttackSuccessRate : 0);
  require('attack success rate', found.attackSuccessRate, minimum);
  require('clean accuracy compared with the clean-trained victim', found.cleanAccuracy, clean.cleanAccuracy -
    accuracyLossMax);
  if (attack.keepsContent?.(parameters)) {
    const least = (attackedAccuracy(reference, sparedLabel(recipe)) ?? 0) - contentLossMax;
    require('robust accuracy of the clean-trained victim (the trigger must keep the content readable)', clean.robustAccuracy, least);
  }
  const seeds = [
    {
      cleanAccuracy: found.cleanAccuracy,
      attackSuccessRate: found.attackSuccessRate,
      referenceCleanAccuracy: clean.cleanAccuracy,
      referenceAttackSuccessRate: clean.attackSuccessRate,
      chance: chanceAccuracy(undefended) ?? 0,
    },
  ];
  for (const problem of taskValidity(
    { seeds, cleanCount: undefended.nClean, poisonedCount: undefended.nPoisoned },
    { ...miniThresholds, ...given(gates) },
  )) {
    problems.push(`${problem.check} ${problem.found}, expected at least ${problem.expected}`);
  }
  if (problems.length === 0) return;
  throw new BakeError('GATE_MISSED', `Task ${task} is rejected: ${problems.join('; ')}.`, { task, problems });
}

/** Sample counts that the suite defines. */
function given({ cleanCount, poisonedCount }: Suite['gates']) {
  return {
    ...(cleanCount === undefined ? {} : { cleanCount }),
    ...(poisonedCount === undefined ? {} : { poisonedCount }),
  };
}
