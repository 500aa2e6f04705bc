import type { EvaluationCounts } from './counts.ts';

/** The three rates of every evaluation, as fractions in [0, 1]; null if there is nothing to count. */
export interface Rates {
  readonly cleanAccuracy: number | null;
  readonly attackSuccessRate: number | null;
  readonly robustAccuracy: number | null;
}

/** k of n as a fraction; null for n = 0. */
export function share(k: number, n: number): number | null {
  return n === 0 ? null : k / n;
}

/** CAC: share of clean test samples that are accepted and given their true label. */
export function cleanAccuracy({ cleanRight, nClean }: EvaluationCounts): number | null {
  return share(cleanRight, nClean);
}

/** ASR: share of triggered test samples that are accepted and given the label that the attacker wants. */
export function attackSuccessRate({ hitTarget, nPoisoned }: EvaluationCounts): number | null {
  return share(hitTarget, nPoisoned);
}

/** RAC: share of the triggered test samples that are accepted and given their true label. */
export function robustAccuracy({ hitTrue, nPoisoned }: EvaluationCounts): number | null {
  return share(hitTrue, nPoisoned);
}

/** All three rates. */
export function ratesOf(counts: EvaluationCounts): Rates {
  return {
    cleanAccuracy: cleanAccuracy(counts),
    attackSuccessRate: attackSuccessRate(counts),
    robustAccuracy: robustAccuracy(counts),
  };
}

/** Accuracy of the best constant answer: the share of the largest class among the clean test samples. */
export function chanceAccuracy({ perClass, nClean }: EvaluationCounts): number | null {
  return share(Math.max(0, ...perClass.map(({ n }) => n)), nClean);
}

/** The lowest accuracy of a class; classes without samples are ignored. */
export function worstClassAccuracy({ perClass }: EvaluationCounts): number | null {
  const accuracies = perClass.filter(({ n }) => n > 0).map(({ n, right }) => right / n);
  return accuracies.length === 0 ? null : Math.min(...accuracies);
}
