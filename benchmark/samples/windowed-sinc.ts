import { sinCosTurns } from '../random/deterministic-math.ts';

/** Input samples on each side of the center beyond which the kernel is 0. */
export function windowedSincHalfWidth(cutoff: number): number {
  return 8 / cutoff;
}

/**
 * Low-pass kernel: a sinc under a Hann window. Its values at all samples in reach sum up to about 1.
 * @param t input samples from the center.
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
