import { hyperbolicTangent } from '../../../../random/deterministic-math.ts';
import { amplitudeRatio } from '../../../../samples/signal-level.ts';
import type { Effect } from './effect.ts';

/**
 * Soft clipping of one value: tanh(10^(drive / 20) * value), in [-1, 1].
 * Source: attacks.md 3.3.5.
 */
export function distortedValue(driveDb: number): (value: number) => number {
  const drive = amplitudeRatio(driveDb);
  return (value) => hyperbolicTangent(drive * value);
}

/** Soft clipping of a whole signal. */
export function distortion(driveDb: number): Effect {
  const drive = amplitudeRatio(driveDb);
  return (signal) => {
    for (let i = 0; i < signal.length; i++) signal[i] = hyperbolicTangent(drive * (signal[i] ?? 0));
  };
}
