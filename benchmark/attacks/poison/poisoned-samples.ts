import type { Samples } from '../../samples/dataset.ts';

/**
 * A poisoned split, in the order of the dataset. All arrays have `samples.count` entries; masks contain 0 or 1.
 * Everything except `samples` and `labels` is the secret truth.
 */
export interface PoisonedSamples<S extends Samples = Samples> {
  readonly samples: S;
  /** The given labels. In test splits: the label that the attacker wants, or -1 for any wrong label. */
  readonly labels: Int32Array;
  readonly trueLabels: Int32Array;
  /** 1 for samples with the trigger. */
  readonly poisoned: Uint8Array;
  /** 1 for samples with a decoy, which keep their label and are never poisoned. */
  readonly cover: Uint8Array;
  /** 1 for samples with quality noise (a practical factor). */
  readonly noisy: Uint8Array;
  /** 1 for samples with a wrong label that the attacker did not cause (a practical factor). */
  readonly mislabeled: Uint8Array;
}

/** The triggered test samples, without those that already have the label that the attacker wants. */
export interface PoisonedTestSamples<S extends Samples = Samples> extends PoisonedSamples<S> {
  /** Position of each sample in the clean test split, ascending. */
  readonly sourceIndices: Uint32Array;
  /** The label that the attacker wants; -1 for any wrong label. */
  readonly attackLabels: Int32Array;
}
