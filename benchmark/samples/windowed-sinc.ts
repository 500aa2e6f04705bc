import { sinCosTurns } from '../random/deterministic-math.ts';

/** Half the width of the kernel, in input samples. */
export function windowedSincHalfWidth(cutoff: number): number {
  return 8 / cutoff;
}

/**
 * Low-pass kernel: a Hann-windowed sinc. Its values at all covered samples add up to about 1.
 * @param t distance from the center, in input samples.
 * @param cutoff cycles per input sample, in (0, 0.5).
 * Source: attacks.md 3.0, P-resample.
 */
export function windowedSinc(t: number, cutoff: number): number {
  const halfWidth = windowedSincHalfWidth(cutoff);
  if (Math.abs(t) >= halfWidth) return 0;
  if (t === 0) return 2 * cutoff;
  const sinc = sinCosTurns(cutoff * t).sin / (Math.PI * t);
  return sinc * (0.5 + 0.5 * sinCosTurns(t / (2 * halfWidth)).cos);
}
