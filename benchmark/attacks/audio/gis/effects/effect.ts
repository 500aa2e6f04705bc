/**
 * One step of a chain of sound effects. Changes the signal in place and keeps its own working memory from clip to clip:
 * fresh arrays of this size cost more than the arithmetic. The outcome depends on nothing but the signal.
 * @param signal float64, full scale is 1; at most as long as the clock the effect was made for.
 */
export type Effect = (signal: Float64Array) => void;

/** What an effect is made for. */
export interface ClipClock {
  readonly sampleRateHz: number;
  /** Samples in the longest signal. */
  readonly length: number;
}
