import { exponential, naturalLogarithm } from '../../random/deterministic-math.ts';

/**
 * Root mean square of a whole clip, of full scale.
 * @param clip int16.
 * @returns a number in [0, 1]; 0 for an empty clip.
 */
export function rootMeanSquare(clip: Int16Array): number {
  let sum = 0;
  for (const sample of clip) sum += (sample / 32_768) * (sample / 32_768);
  return clip.length === 0 ? 0 : Math.sqrt(sum / clip.length);
}

const ln10 = naturalLogarithm(10);

/** Ratio of two amplitudes that are so many dB apart: 10^(dB / 20). */
export function amplitudeRatio(decibels: number): number {
  return exponential((decibels / 20) * ln10);
}
