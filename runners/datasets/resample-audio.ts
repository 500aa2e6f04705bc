import { clampToInt16 } from '../../benchmark/random/deterministic-math.ts';
import { windowedSinc, windowedSincHalfWidth } from '../../benchmark/samples/windowed-sinc.ts';

export interface Resampling {
  readonly fromHz: number;
  readonly toHz: number;
  /** Maximum number of output samples to compute; default: all. */
  readonly maxLength?: number;
}

/**
 * Changes the sample rate with a Hann-windowed sinc kernel. It is normalized over the samples that it covers, so that a
 * constant stays constant up to the ends of the clip.
 * @param samples int16, one channel; not changed.
 * @returns floor(length * toHz / fromHz) samples.
 * Source: attacks.md 3.0, P-resample.
 */
export function resampleAudio(samples: Int16Array, { fromHz, toHz, maxLength = Infinity }: Resampling): Int16Array {
  const divisor = greatestCommonDivisor(fromHz, toHz);
  const up = toHz / divisor; // L of the source
  const down = fromHz / divisor; // M of the source
  const kernel = new Kernel(up, down);
  const length = Math.min(Math.floor((samples.length * up) / down), maxLength);
  return Int16Array.from({ length }, (_, position) => {
    const time = position * down; // in 1/up of an input sample
    const phase = time % up;
    return clampToInt16(kernel.at(samples, (time - phase) / up, phase));
  });
}

/** The weights of each phase, computed on first use. */
class Kernel {
  private readonly cutoff: number; // cycles per input sample
  private readonly reach: number;
  private readonly weights = new Map<number, Float64Array>();
  private readonly up: number;

  constructor(up: number, down: number) {
    this.up = up;
    this.cutoff = 0.475 * Math.min(1, up / down);
    this.reach = Math.ceil(windowedSincHalfWidth(this.cutoff));
  }

  /** Value at `whole + phase / up` input samples: the weighted mean of nearby inputs, added in ascending order. */
  at(samples: Int16Array, whole: number, phase: number): number {
    const weights = this.weightsOf(phase);
    const start = whole - this.reach;
    const first = Math.max(0, -start);
    const last = Math.min(weights.length, samples.length - start);
    let sum = 0;
    let total = 0;
    for (let tap = first; tap < last; tap++) {
      const weight = weights[tap] ?? 0;
      sum += weight * (samples[start + tap] ?? 0);
      total += weight;
    }
    return sum / total;
  }

  private weightsOf(phase: number): Float64Array {
    let weights = this.weights.get(phase);
    if (!weights) {
      weights = Float64Array.from({ length: 2 * this.reach + 2 }, (_, tap) =>
        windowedSinc(phase / this.up + this.reach - tap, this.cutoff),
      );
      this.weights.set(phase, weights);
    }
    return weights;
  }
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
