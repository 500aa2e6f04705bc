import { sinCosTurns } from '../../../../random/deterministic-math.ts';
import { type DelayTap, delayTap } from './delay-line.ts';
import type { ClipClock, Effect } from './effect.ts';
import { paddedCopy } from './padded-copy.ts';

export interface ChorusSettings {
  readonly rateHz: number;
  /** The library's range is 0 to 1. The authors use 5, which varies the delay by 50 ms. */
  readonly depth: number;
  readonly centerMs: number;
  /** Share of the delayed signal, in [0, 1]. */
  readonly mix: number;
}

const delayMsMin = 1;
const swingMsAtFullDepth = 10;

/**
 * Mixes a signal with a delayed copy of itself. The delay oscillates around a center.
 * Source: attacks.md 3.3.5, Chorus.
 */
export function chorus({ sampleRateHz, length }: ClipClock, settings: ChorusSettings): Effect {
  const { rateHz, depth, centerMs, mix } = settings;
  const swingMs = swingMsAtFullDepth * depth;
  const lead = Math.ceil((Math.max(delayMsMin, centerMs + swingMs) * sampleRateHz) / 1000) + 1;
  const delayMsOf = (i: number) =>
    Math.max(delayMsMin, centerMs + swingMs * sinCosTurns((rateHz * i) / sampleRateHz).sin);
  const pad = paddedCopy(length, lead, 1);
  const tap = delayTap(
    { length, lead },
    (i) => (delayMsOf(i) * sampleRateHz) / 1000,
    () => mix,
  );
  return (signal) => mixIn(pad(signal), tap, 1 - mix, signal);
}

function mixIn(padded: Float64Array, tap: DelayTap, dryShare: number, signal: Float64Array): void {
  const { earlier, earlierWeight, laterWeight } = tap;
  for (let i = 0; i < signal.length; i++) {
    const from = earlier[i] ?? 0;
    signal[i] =
      dryShare * (signal[i] ?? 0) +
      (earlierWeight[i] ?? 0) * (padded[from] ?? 0) +
      (laterWeight[i] ?? 0) * (padded[from + 1] ?? 0);
  }
}
