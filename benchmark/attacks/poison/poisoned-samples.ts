import type { Samples } from '../../samples/dataset.ts';

/**
 * One split as an attacker leaves it, in the dataset's order; all arrays have `samples.count` entries, masks are 0 or 1.
 * Everything but `samples` and `labels` is the private answer key.
 */
export interface PoisonedSamples<S extends Samples = Samples> {
  readonly samples: S;
  /** What the trainer is told; for test splits the label the attacker wants, -1 where any wrong one will do. */
  readonly labels: Int32Array;
  readonly trueLabels: Int32Array;
  /** Carries the real trigger. */
  readonly poisoned: Uint8Array;
  /** Carries a decoy and keeps its label; never poisoned as well. */
  readonly cover: Uint8Array;
  /** Practical factor: quality noise. */
  readonly noisy: Uint8Array;
  /** Practical factor: wrong label that is not the attacker's doing. */
  readonly mislabeled: Uint8Array;
}

/** The triggered test samples; those with nothing to win for the attacker are left out. */
export interface PoisonedTestSamples<S extends Samples = Samples> extends PoisonedSamples<S> {
  /** Position of each sample in the clean test split, ascending. */
  readonly sourceIndices: Uint32Array;
  /** The label the attacker wants; -1: any but the true one. */
  readonly attackLabels: Int32Array;
}
