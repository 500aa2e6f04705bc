import type { EvaluationCounts } from './counts.ts';
import { share } from './rates.ts';

/** Additional rates of a filter, as fractions in [0, 1]; null if there is nothing to count. Not used for ranking. */
export interface FilterRates {
  /** FRR: share of rejected clean queries. */
  readonly falseRejectionRate: number | null;
  /** FAR: share of accepted triggered queries. */
  readonly falseAcceptanceRate: number | null;
  /** RoC: share of triggered queries that were rejected or given their true label. */
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
