import { countOutcomes, type Answers } from './count-outcomes.ts';
import type { EvaluationCounts } from './counts.ts';
import { defenseEffectiveness } from './defense-effectiveness.ts';
import { netDefenseEffect } from './net-defense-effect.ts';
import { attackSuccessRate, chanceAccuracy, cleanAccuracy, robustAccuracy } from './rates.ts';
import { robustnessImprovement } from './robustness-improvement.ts';
import { ScoringError } from './scoring-error.ts';

/**
 * Raised when a formula changes, or the training that a score contains. A result is used again only for the same
 * version. The major part changes if old and new scores are not comparable on one board.
 */
export const scoringVersion = '1.1.0';

/** The labels of a task that scoring needs. */
export interface TaskTruth {
  readonly classCount: number;
  readonly cleanLabels: Int32Array; // true labels of the clean test set
  readonly poisonedTrueLabels: Int32Array;
  readonly attackLabels: Int32Array; // the labels that the attacker wants for the triggered test set
  readonly sourceRows?: Int32Array; // for untargeted tasks: the clean test sample of each triggered one
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

/** Counts of one model on a task. Every rate is computed from them. @throws ScoringError */
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

/** The answers at the given rows, in that order. */
function answersAt({ labels, broken, rejected }: Answers, rows: Int32Array): Answers {
  const picked = (mask: Uint8Array) => Uint8Array.from(rows, (row) => mask[row] ?? 0);
  return {
    labels: rows.map((row) => labels[row] ?? -1),
    ...(broken ? { broken: picked(broken) } : {}),
    ...(rejected ? { rejected: picked(rejected) } : {}),
  };
}

/**
 * Scores a defended model on a task: count its answers, compute the three rates, and compare them with the undefended
 * victim and with the victim trained on clean data.
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
    throw new ScoringError('TASK_INVALID', 'The task has no net defense effect, because its backdoor is too weak.', {
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
 * If a model is never right without the trigger, an untargeted attack has no samples to be counted on. This is the
 * worst result and not a fault of the task, so it counts as one attack success.
 */
function withSomethingToCount(counts: EvaluationCounts): EvaluationCounts {
  return counts.nPoisoned > 0 ? counts : { ...counts, nPoisoned: 1, hitTarget: 1 };
}

/** The three rates of a valid task. @throws ScoringError TASK_INVALID if a test set is empty. */
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
