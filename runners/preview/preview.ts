/** One sample before and after the attack: a uint8 image, an int16 clip or a text. */
export interface PreviewSample<V> {
  /** Position in its split. */
  readonly index: number;
  readonly trueLabel: number;
  /** The label that the attacker wants: -1 for any wrong label; the true label for covers. */
  readonly wantedLabel: number;
  readonly clean: V;
  readonly changed: V;
}

/** What an attack does to a few samples of a dataset. */
export interface Preview<V = unknown> {
  readonly classNames: readonly string[];
  /** Test samples with the trigger. */
  readonly triggered: readonly PreviewSample<V>[];
  /** Training samples with the decoy of a cover; empty for attacks without covers. */
  readonly covers: readonly PreviewSample<V>[];
}

/** Triggered samples and covers, for measurements over the whole page. */
export function allSamples<V>({ triggered, covers }: Preview<V>): readonly PreviewSample<V>[] {
  return [...triggered, ...covers];
}
