import { exponential, naturalLogarithm, sinCosTurns } from '../../../../random/deterministic-math.ts';
import type { ClipClock, Effect } from './effect.ts';

export interface PhaserSettings {
  readonly rateHz: number;
  /** In [0, 1]. Half of it is the amplitude, on a logarithmic scale from 20 Hz to the highest frequency. */
  readonly depth: number;
  readonly centerHz: number;
  /** Share of the filtered signal, in [0, 1]. */
  readonly mix: number;
}

const lowestHz = 20;
const highestHz = 20_000;
const updateSamples = 4; // the frequency changes after every four samples
const stages = 6;

/**
 * Moving notches: the signal is mixed with itself after six all-pass filters whose frequency oscillates.
 * Source: attacks.md 3.3.5, Phaser.
 */
export function phaser(clock: ClipClock, settings: PhaserSettings): Effect {
  const { mix } = settings;
  const gains = allPassGains(clock, settings);
  const states = new Float64Array(stages);
  return (signal) => {
    states.fill(0);
    for (let i = 0; i < signal.length; i++) {
      const gain = gains[Math.floor(i / updateSamples)] ?? 0;
      const input = signal[i] ?? 0;
      let value = input;
      for (let stage = 0; stage < stages; stage++) {
        const state = states[stage] ?? 0;
        const step = gain * (value - state);
        const low = step + state;
        states[stage] = low + step;
        value = 2 * low - value;
      }
      signal[i] = (1 - mix) * input + mix * value;
    }
  };
}

/** g / (1 + g) with g = tan(πf / rate), for each group of four samples. */
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
