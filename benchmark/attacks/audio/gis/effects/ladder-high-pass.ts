import { exponential, hyperbolicTangent } from '../../../../random/deterministic-math.ts';
import type { ClipClock, Effect } from './effect.ts';

const fullTurn = 6.283185307179586; // 2π
const inputScale = 1.0006;
const outputScale = 1.2;

/** The saturating input stage of the filter, in [-1.0006, 1.0006]. */
export function ladderSaturation(value: number): number {
  return inputScale * hyperbolicTangent(value);
}

/**
 * Transistor ladder without resonance: a high-pass filter of 12 dB per octave. Its input comes from `ladderSaturation`.
 * Source: attacks.md 3.3.5, Ladder HPF12.
 */
export function ladderHighPass({ sampleRateHz }: Pick<ClipClock, 'sampleRateHz'>, cutoffHz: number): Effect {
  const pole = exponential((-fullTurn * cutoffHz) / sampleRateHz);
  const gain = 1 - pole;
  const now = 0.76923076923 * gain;
  const before = 0.23076923076 * gain;
  return (signal) => {
    let lastInput = 0;
    let first = 0; // after one low-pass filter
    let second = 0; // after two
    for (let i = 0; i < signal.length; i++) {
      const input = signal[i] ?? 0;
      const nextFirst = before * lastInput + pole * first + now * input;
      second = before * first + pole * second + now * nextFirst;
      first = nextFirst;
      lastInput = input;
      signal[i] = outputScale * (input - 2 * first + second);
    }
  };
}
