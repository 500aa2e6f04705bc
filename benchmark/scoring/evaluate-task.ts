import { countOutcomes, type Answers } from './count-outcomes.ts';
import type { EvaluationCounts } from './counts.ts';
import { defenseEffectiveness } from './defense-effectiveness.ts';
import { netDefenseEffect } from './net-defense-effect.ts';
import { attackSuccessRate, chanceAccuracy, cleanAccuracy, robustAccuracy } from './rates.ts';
import { robustnessImprovement } from './robustness-improvement.ts';
import { ScoringError } from './scoring-error.ts';

/** Raised when a formula changes; its major part when old and new scores cannot stand on one board. */
export const scoringVersion = '1.0.0';

/** What a task knows before a defense comes. */
export interface TaskTruth {
  readonly classCount: number;
  readonly cleanLabels: Int32Array; // true labels of the clean test set
  readonly poisonedTrueLabels: Int32Array;
  readonly attackLabels: Int32Array; // what the attacker wants of the triggered test set
  readonly sourceRows?: Int32Array; // of untargeted tasks: the clean test sample that each triggered one was made from
}

/** All fractions in [0, 1]. */
export interface TaskScore {
  readonly counts: EvaluationCounts;
  readonly cleanAccuracy: number;
  readonly attackSuccessRate: number;
  readonly robustAccuracy: number;
  readonly netDefenseEffect: number;
  readonly defenseEffectiveness: number;
  readonly robustnessImprovement: number;
}

/** Counts of one model on a task: what every rate of it is computed from. @throws ScoringError */
export function countTask(
  truth: TaskTruth,
  answers: { readonly clean: Answers; readonly poisoned: Answers },
): EvaluationCounts {
  return countOutcomes({
    classCount: truth.classCount,
    clean: { trueLabels: truth.cleanLabels, answers: answers.clean },
    poisoned: {
      trueLabels: truth.poisonedTrueLabels,
      attackLabels: truth.attackLabels,
      answers: answers.poisoned,
      ...(truth.sourceRows ? { cleanPartners: answersAt(answers.clean, truth.sourceRows) } : {}),
    },
  });
}

/** The answers to some rows, in their order. */
function answersAt({ labels, broken, rejected }: Answers, rows: Int32Array): Answers {
  const picked = (mask: Uint8Array) => Uint8Array.from(rows, (row) => mask[row] ?? 0);
  return {
    labels: rows.map((row) => labels[row] ?? -1),
    ...(broken ? { broken: picked(broken) } : {}),
    ...(rejected ? { rejected: picked(rejected) } : {}),
  };
}

/**
 * Scores a defended model on a task, top to bottom: count what it answers, take the three rates, compare them with the
 * undefended victim and with the victim trained on clean data.
 * @throws ScoringError
 * Source: metrics 1.1, 1.2, 2.1.
 */
export function evaluateTask(
  defended: EvaluationCounts,
  { undefended, reference }: { readonly undefended: EvaluationCounts; readonly reference: EvaluationCounts },
): TaskScore {
  const counted = withSomethingToCount(defended);
  const after = requiredRates(counted);
  const before = requiredRates(undefended);
  const effect = netDefenseEffect({
    defended: counted,
    undefended,
    referenceAttackSuccessRate: requiredRates(reference).attackSuccessRate,
    chance: chanceAccuracy(undefended) ?? 0,
  });
  if (!effect)
    throw new ScoringError('TASK_INVALID', 'The task has no net defense effect: its backdoor did not take.', {
      undefended,
      reference,
    });
  return {
    counts: defended,
    ...after,
    netDefenseEffect: effect.value,
    defenseEffectiveness: defenseEffectiveness({ undefended: before, defended: after }),
    robustnessImprovement: robustnessImprovement({ undefended: before, defended: after }),
  };
}

/**
 * A model that answers no sample right without the trigger leaves an untargeted attack nothing to be counted on. That is
 * the worst there is, and no fault of the task: it counts as one success of the attack.
 */
function withSomethingToCount(counts: EvaluationCounts): EvaluationCounts {
  return counts.nPoisoned > 0 ? counts : { ...counts, nPoisoned: 1, hitTarget: 1 };
}

/** The three rates of a valid task. @throws ScoringError TASK_INVALID when a set is empty. */
export function requiredRates(counts: EvaluationCounts) {
  const rates = {
    cleanAccuracy: cleanAccuracy(counts),
    attackSuccessRate: attackSuccessRate(counts),
    robustAccuracy: robustAccuracy(counts),
  };
  const { cleanAccuracy: clean, attackSuccessRate: attack, robustAccuracy: robust } = rates;
  if (clean === null || attack === null || robust === null) {
    throw new ScoringError('TASK_INVALID', 'The task has an empty test set, so its rates are not defined.', { counts });
  }
  return { cleanAccuracy: clean, attackSuccessRate: attack, robustAccuracy: robust };
}
