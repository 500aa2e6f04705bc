import type { Samples } from '../samples/dataset.ts';

/** A rule that needs no model: it gives each training sample a number. Poisoned samples should not stand out by it. */
export interface TrivialDetector<S extends Samples> {
  /** Unique within a modality. */
  readonly id: string;
  /** What it looks at, as a phrase that reads on from "AUROC of". */
  readonly looksAt: string;
  /**
   * @param samples a training set.
   * @param poisoned the truth, 0 or 1; only rules that learn which words are suspicious read it, see `surprise.ts`.
   * @returns one finite number for each sample. High or low values may mean poisoned.
   */
  scores(samples: S, poisoned: Uint8Array): Float64Array;
}
