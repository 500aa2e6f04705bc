import { share } from './rates.ts';
import { requireLength } from './scoring-error.ts';

/** Positives are poisoned samples, and covers count as clean. Flagged samples are detected. */
export interface DetectionCounts {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
}

/** False and true positive rate at one threshold, in [0, 1]. */
export type RocPoint = readonly [falsePositiveRate: number, truePositiveRate: number];

/** Sample-level detection of one evaluation, as stored; null if a rate is not defined. */
export interface DetectionRecord extends DetectionCounts {
  readonly areaUnderRoc: number | null;
  readonly averagePrecision: number | null;
  readonly truePositiveRateAtFpr01: number | null;
  readonly falsePositiveRateAtTpr95: number | null;
  /** Of the ROC curve; absent in records of earlier releases. */
  readonly rocPoints?: readonly RocPoint[];
}

/** Rates in [0, 1], the correlation in [-1, 1]; null if there is nothing to count. */
export interface DetectionRates {
  /** DEACC; not used for ranking, because it is high for flagging nothing. */
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
 * @param flagged 1 for samples that the defense considers poisoned.
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
