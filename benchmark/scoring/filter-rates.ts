import type { EvaluationCounts } from './counts.ts';
import { share } from './rates.ts';

/** What a gate adds to the three rates; fractions in [0, 1], null where there was nothing to count. Never ranked. */
export interface FilterRates {
  /** FRR: clean queries refused. */
  readonly falseRejectionRate: number | null;
  /** FAR: triggered queries let through. */
  readonly falseAcceptanceRate: number | null;
  /** RoC: triggered queries refused or answered with their true label. */
  readonly rejectedOrCorrect: number | null;
  /** Clean accuracy among accepted queries. */
  readonly acceptedCleanAccuracy: number | null;
  /** Attack success rate among accepted queries. */
  readonly acceptedAttackSuccessRate: number | null;
}

/** Source: metrics.md 1.3 and 2.1. */
export function filterRates(counts: EvaluationCounts): FilterRates {
  const { nClean, cleanRight, cleanRejected, nPoisoned, hitTarget, hitTrue, poisonedRejected } = counts;
  return {
    falseRejectionRate: share(cleanRejected, nClean),
    falseAcceptanceRate: share(nPoisoned - poisonedRejected, nPoisoned),
    rejectedOrCorrect: share(poisonedRejected + hitTrue, nPoisoned),
    acceptedCleanAccuracy: share(cleanRight, nClean - cleanRejected),
    acceptedAttackSuccessRate: share(hitTarget, nPoisoned - poisonedRejected),
  };
}
