import type { EvaluationCounts } from '../../benchmark/scoring/counts.ts';

/** Counts of a made-up evaluation: 1,000 clean samples in ten classes, 1,000 triggered ones, none rejected. */
export function evaluationCounts(change: Partial<EvaluationCounts> = {}): EvaluationCounts {
  const perClass = Array.from({ length: 10 }, () => ({ n: 100, right: 90 }));
  return {
    nClean: 1000,
    cleanRight: 900,
    cleanRejected: 0,
    nPoisoned: 1000,
    hitTarget: 1000,
    hitTrue: 0,
    poisonedRejected: 0,
    broken: 0,
    missingAnswers: 0,
    perClass,
    ...change,
  };
}
