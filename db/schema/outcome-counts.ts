/** Integers of one evaluation; every accuracy and interval can be computed from them (metrics: evaluation record). */
export interface OutcomeCounts {
  readonly nClean: number;
  readonly cleanRight: number;
  readonly cleanRejected: number;
  readonly nPoisoned: number;
  readonly hitTarget: number;
  readonly hitTrue: number;
  readonly poisonedRejected: number;
  readonly broken: number;
  readonly missingAnswers: number;
  readonly perClass: readonly { readonly n: number; readonly right: number }[];
}

/** Sample-level detection of one evaluation; `null` where a rate is not defined. */
export interface DetectionRecord {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
  readonly areaUnderRoc: number | null;
  readonly averagePrecision: number | null;
  readonly truePositiveRateAtFpr01: number | null;
  readonly falsePositiveRateAtTpr95: number | null;
}
