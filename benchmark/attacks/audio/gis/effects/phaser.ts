import { exponential, naturalLogarithm, sinCosTurns } from '../../../../random/deterministic-math.ts';
import type { ClipClock, Effect } from './effect.ts';

export interface PhaserSettings {
  readonly rateHz: number;
  /** In [0, 1]; half of it is the swing on the logarithmic scale of 20 Hz to the highest frequency. */
  readonly depth: number;
  readonly centerHz: number;
  /** Share of the shifted signal, in [0, 1]. */
  readonly mix: number;
}

const lowestHz = 20;
const highestHz = 20_000;
const updateSamples = 4;

/**
 * Notches that move: a signal mixed with itself behind six all-passes whose frequency swings.
 * Source: attacks.md 3.3.5, Phaser.
 */
export function phaser(clock: ClipClock, settings: PhaserSettings): Effect {
  const { mix } = settings;
  const gains = allPassGains(clock, settings);
  return (signal) => {
    let state0 = 0;
    let state1 = 0;
    let state2 = 0;
    let state3 = 0;
    let state4 = 0;
    let state5 = 0;
    for (let i = 0; i < signal.length; i++) {
      const gain = gains[Math.floor(i / updateSamples)] ?? 0;
      const input = signal[i] ?? 0;
      let value = input;
      let step = gain * (value - state0); // each all-pass: low = step + state, out = 2 low - in
      let low = step + state0;
      state0 = low + step;
      value = 2 * low - value;
      step = gain * (value - state1);
      low = step + state1;
      state1 = low + step;
      value = 2 * low - value;
      step = gain * (value - state2);
      low = step + state2;
      state2 = low + step;
      value = 2 * low - value;
      step = gain * (value - state3);
      low = step + state3;
      state3 = low + step;
      value = 2 * low - value;
      step = gain * (value - state4);
      low = step + state4;
      state4 = low + step;
      value = 2 * low - value;
      step = gain * (value - state5);
      low = step + state5;
      state5 = low + step;
      value = 2 * low - value;
      signal[i] = (1 - mix) * input + mix * value;
    }
  };
}

/** g / (1 + g) with g = tan(πf / rate), for each run of four samples. */
function allPassGains({ sampleRateHz, length }: ClipClock, { rateHz, depth, centerHz }: PhaserSettings): Float64Array {
  const octaves = naturalLogarithm(Math.min(highestHz, 0.49 * sampleRateHz) / lowestHz);
  const center = naturalLogarithm(centerHz / lowestHz) / octaves;
  return Float64Array.from({ length: Math.ceil(length / updateSamples) }, (_, run) => {
    const swing = (depth / 2) * sinCosTurns((rateHz * run * updateSamples) / sampleRateHz).sin;
    const frequencyHz = lowestHz * exponential(Math.min(1, Math.max(0, center + swing)) * octaves);
    const { sin, cos } = sinCosTurns(frequencyHz / sampleRateHz / 2);
    const tangent = sin / cos;
    return tangent / (1 + tangent);
  });
}
