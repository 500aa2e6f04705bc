import { chorus } from './effects/chorus.ts';
import { distortedValue, distortion } from './effects/distortion.ts';
import type { ClipClock, Effect } from './effects/effect.ts';
import { ladderHighPass, ladderSaturation } from './effects/ladder-high-pass.ts';
import { phaser } from './effects/phaser.ts';
import { pitchShift, pitchShiftReach } from './effects/pitch-shift.ts';
import { reverb } from './effects/reverb.ts';
import { amplitudeRatio } from '../../../samples/signal-level.ts';

/** A chain of effects. */
export interface Style {
  /** The first step, applied to each value. There are few enough values for a lookup table. */
  readonly entrance: (value: number) => number;
  readonly effects: readonly Effect[];
  /** How many later input samples an output sample depends on. */
  readonly reach: number;
}

export const styleNumbers = [0, 1, 2, 3, 4, 5] as const;
export type StyleNumber = (typeof styleNumbers)[number];

const semitones = 10;
const unchanged = (value: number) => value;

/**
 * The chains of the authors' repository.
 * Source: attacks.md 3.3.5.
 */
export function createStyle(style: StyleNumber, clock: ClipClock): Style {
  switch (style) {
    case 0:
      return { entrance: unchanged, effects: [pitchShift(clock, semitones)], reach: pitchShiftReach(semitones) };
    case 1:
      return { entrance: distortedValue(30), effects: [], reach: 0 };
    case 2:
      return {
        entrance: unchanged,
        effects: [chorus(clock, { rateHz: 1, depth: 5, centerMs: 10, mix: 0.5 })],
        reach: 0,
      };
    case 3:
      return {
        entrance: unchanged,
        effects: [
          pitchShift(clock, semitones),
          distortion(20),
          chorus(clock, { rateHz: 1, depth: 5, centerMs: 8, mix: 0.5 }),
        ],
        reach: pitchShiftReach(semitones),
      };
    case 4:
      return {
        entrance: unchanged,
        effects: [
          chorus(clock, { rateHz: 1, depth: 0.25, centerMs: 15, mix: 0.5 }),
          distortion(20),
          reverb(clock, 0.6),
        ],
        reach: 0,
      };
    case 5: {
      const gain = amplitudeRatio(12);
      return {
        entrance: (value) => ladderSaturation(gain * value),
        effects: [ladderHighPass(clock, 1000), phaser(clock, { rateHz: 1, depth: 0.5, centerHz: 1300, mix: 0.5 })],
        reach: 0,
      };
    }
  }
}
