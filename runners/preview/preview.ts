/** One sample before and after; images as uint8, audio as int16, or texts. */
export interface PreviewSample<V> {
  /** In its split. */
  readonly index: number;
  readonly trueLabel: number;
  /** What the attacker wants a model to say: -1 where any wrong label will do; of covers the true label. */
  readonly wantedLabel: number;
  readonly clean: V;
  readonly changed: V;
}

/** What an attack does to a few samples of a dataset. */
export interface Preview<V = unknown> {
  readonly classNames: readonly string[];
  /** Test samples with the trigger. */
  readonly triggered: readonly PreviewSample<V>[];
  /** Training samples with the decoy of a cover; none for attacks without covers. */
  readonly covers: readonly PreviewSample<V>[];
}

/** Triggered samples and covers: what is measured over a whole page. */
export function allSamples<V>({ triggered, covers }: Preview<V>): readonly PreviewSample<V>[] {
  return [...triggered, ...covers];
}
