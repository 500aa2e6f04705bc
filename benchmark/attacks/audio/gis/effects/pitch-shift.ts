import { power, roundHalfUp, sinCosTurns } from '../../../../random/deterministic-math.ts';
import { type DelayTap, delayTap } from './delay-line.ts';
import type { ClipClock, Effect } from './effect.ts';
import { lowPass, lowPassReach } from './low-pass.ts';
import { paddedCopy } from './padded-copy.ts';

const windowSeconds = 0.04;

function cutoffOf(ratio: number): number {
  return 0.475 / ratio;
}

function ratioOf(semitones: number): number {
  return power(2, semitones / 12);
}

/** How many later input samples an output sample depends on. */
export function pitchShiftReach(semitones: number): number {
  return lowPassReach(cutoffOf(ratioOf(semitones)));
}

/**
 * Raises the pitch and keeps the duration. Two taps of a delay line, half a window apart, read at a higher speed; each is
 * faded in and out once per window. A low-pass filter first removes what would rise above the Nyquist frequency.
 * @param semitones above 0.
 * Source: attacks.md 3.3.5; replaces the Rubber Band library.
 */
export function pitchShift({ sampleRateHz, length }: ClipClock, semitones: number): Effect {
  const ratio = ratioOf(semitones);
  const smooth = lowPass({ length }, cutoffOf(ratio));
  const window = Math.max(1, roundHalfUp(windowSeconds * sampleRateHz)); // samples
  const lead = window + 1;
  const pad = paddedCopy(length, lead, 1);
  const tapAt = (offset: number) => {
    const phaseOf = (i: number) => {
      const turns = (i * (ratio - 1)) / window + offset;
      return turns - Math.floor(turns);
    };
    return delayTap(
      { length, lead },
      (i) => (1 - phaseOf(i)) * window,
      (i) => 0.5 - 0.5 * sinCosTurns(phaseOf(i)).cos,
    );
  };
  const [first, second] = [tapAt(0), tapAt(0.5)];
  return (signal) => {
    smooth(signal);
    readBoth(pad(signal), first, second, signal);
  };
}

function readBoth(padded: Float64Array, first: DelayTap, second: DelayTap, output: Float64Array): void {
  const { earlier: at1, earlierWeight: earlier1, laterWeight: later1 } = first;
  const { earlier: at2, earlierWeight: earlier2, laterWeight: later2 } = second;
  for (let i = 0; i < output.length; i++) {
    const from1 = at1[i] ?? 0;
    const from2 = at2[i] ?? 0;
    output[i] =
      (earlier1[i] ?? 0) * (padded[from1] ?? 0) +
      (later1[i] ?? 0) * (padded[from1 + 1] ?? 0) +
      (earlier2[i] ?? 0) * (padded[from2] ?? 0) +
      (later2[i] ?? 0) * (padded[from2 + 1] ?? 0);
  }
}
