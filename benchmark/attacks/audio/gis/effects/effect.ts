/**
 * One step of a chain of sound effects. It changes the signal in place. Working memory is reused between clips, because
 * allocating it costs more than the arithmetic; the result depends only on the signal.
 * @param signal float64, full scale is 1; at most as long as `ClipClock.length`.
 */
export type Effect = (signal: Float64Array) => void;

/** Sample rate and maximum length of the clips of an effect. */
export interface ClipClock {
  readonly sampleRateHz: number;
  /** Samples in the longest signal. */
  readonly length: number;
}
