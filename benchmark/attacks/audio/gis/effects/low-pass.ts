import { windowedSinc, windowedSincHalfWidth } from '../../../../samples/windowed-sinc.ts';
import type { ClipClock, Effect } from './effect.ts';
import { paddedCopy } from './padded-copy.ts';

/** How many later input samples an output sample depends on. */
export function lowPassReach(cutoff: number): number {
  return Math.ceil(windowedSincHalfWidth(cutoff)) - 1;
}

/**
 * Removes frequencies above the cutoff. A constant signal stays constant, also at the ends of the clip.
 * @param cutoff cycles per sample, in (0, 0.5).
 * Source: attacks.md 3.0, P-resample with L / M = 1.
 */
export function lowPass({ length }: Pick<ClipClock, 'length'>, cutoff: number): Effect {
  const reach = lowPassReach(cutoff);
  const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, tap) => windowedSinc(reach - tap, cutoff));
  const pad = paddedCopy(length, reach, reach); // zeros outside add nothing to a sum
  const wholeTotal = totalOf(weights);
  return (signal) => {
    weightedSums(pad(signal), weights, signal);
    const end = signal.length;
    for (let i = 0; i < end; i++) {
      const inside = i >= reach && i < end - reach;
      const total = inside ? wholeTotal : totalOf(weights.subarray(Math.max(0, reach - i), end + reach - i));
      signal[i] = (signal[i] ?? 0) / total;
    }
  };
}

/** sums[i] = Σ weights[tap] · values[i + tap], added in ascending order of position. */
function weightedSums(values: Float64Array, weights: Float64Array, sums: Float64Array): void {
  let i = 0;
  for (; i + 3 < sums.length; i += 4) {
    let sum0 = 0; // four sums at once: each addition of a single sum would wait for the one before
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    let value0 = values[i] ?? 0;
    let value1 = values[i + 1] ?? 0;
    let value2 = values[i + 2] ?? 0;
    for (let tap = 0; tap < weights.length; tap++) {
      const weight = weights[tap] ?? 0;
      const value3 = values[i + tap + 3] ?? 0;
      sum0 += weight * value0;
      sum1 += weight * value1;
      sum2 += weight * value2;
      sum3 += weight * value3;
      value0 = value1;
      value1 = value2;
      value2 = value3;
    }
    sums[i] = sum0;
    sums[i + 1] = sum1;
    sums[i + 2] = sum2;
    sums[i + 3] = sum3;
  }
  for (; i < sums.length; i++) {
    let sum = 0;
    for (let tap = 0; tap < weights.length; tap++) sum += (weights[tap] ?? 0) * (values[i + tap] ?? 0);
    sums[i] = sum;
  }
}

function totalOf(weights: Float64Array): number {
  let total = 0;
  for (const weight of weights) total += weight;
  return total;
}
