import { share } from './rates.ts';
import { requireLength } from './scoring-error.ts';

/** Poisoned is positive, flagged is detected; covers count as clean. */
export interface DetectionCounts {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
}

/** Sample-level detection of one evaluation as it is stored; null where a rate is not defined. */
export interface DetectionRecord extends DetectionCounts {
  readonly areaUnderRoc: number | null;
  readonly averagePrecision: number | null;
  readonly truePositiveRateAtFpr01: number | null;
  readonly falsePositiveRateAtTpr95: number | null;
}

/** In [0, 1], correlation in [-1, 1]; null where there was nothing to count. */
export interface DetectionRates {
  /** DEACC; high for doing nothing, so never ranked by. */
  readonly accuracy: number | null;
  readonly precision: number;
  readonly recall: number | null;
  readonly f1: number | null;
  readonly falsePositiveRate: number | null;
  readonly falseNegativeRate: number | null;
  readonly specificity: number | null;
  readonly balancedAccuracy: number | null;
  readonly matthewsCorrelation: number;
}

/**
 * @param flagged 1 where the defense calls a sample poisoned.
 * @param poisoned the hidden truth.
 * @throws ScoringError LENGTH_MISMATCH
 */
export function countDetections(flagged: Uint8Array, poisoned: Uint8Array): DetectionCounts {
  requireLength('Flags', flagged.length, poisoned.length);
  const counts = { truePositives: 0, falsePositives: 0, trueNegatives: 0, falseNegatives: 0 };
  flagged.forEach((flag, index) => {
    if (poisoned[index]) counts[flag ? 'truePositives' : 'falseNegatives'] += 1;
    else counts[flag ? 'falsePositives' : 'trueNegatives'] += 1;
  });
  return counts;
}

/** Source: metrics.md 1.3. */
export function detectionRates(counts: DetectionCounts): DetectionRates {
  const { truePositives: tp, falsePositives: fp, trueNegatives: tn, falseNegatives: fn } = counts;
  const recall = share(tp, tp + fn);
  const specificity = share(tn, fp + tn);
  const correlationScale = Math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn));
  return {
    accuracy: share(tp + tn, tp + fp + tn + fn),
    precision: share(tp, tp + fp) ?? 0,
    recall,
    f1: share(2 * tp, 2 * tp + fp + fn),
    falsePositiveRate: share(fp, fp + tn),
    falseNegativeRate: share(fn, tp + fn),
    specificity,
    balancedAccuracy: recall === null || specificity === null ? null : (recall + specificity) / 2,
    matthewsCorrelation: share(tp * tn - fp * fn, correlationScale) ?? 0,
  };
}
