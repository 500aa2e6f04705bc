import { exponential, naturalLogarithm } from '../random/deterministic-math.ts';

/**
 * Root mean square of a clip, relative to full scale.
 * @param clip int16.
 * @returns a number in [0, 1]; 0 for an empty clip.
 */
export function rootMeanSquare(clip: Int16Array): number {
  let sum = 0; // sum of squared integers, exact up to 2^53, which is over eight million samples at full scale
  for (let i = 0; i < clip.length; i++) sum += (clip[i] ?? 0) * (clip[i] ?? 0);
  return clip.length === 0 ? 0 : Math.sqrt(sum / 1_073_741_824 / clip.length);
}

const ln10 = naturalLogarithm(10);

/** Ratio of two amplitudes that differ by `decibels`: 10^(dB / 20). */
export function amplitudeRatio(decibels: number): number {
  return exponential((decibels / 20) * ln10);
}
