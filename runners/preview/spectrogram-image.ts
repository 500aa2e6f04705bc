import type { Spectrogram } from './spectrogram.ts';

/** Levels of the darkest and the brightest color, in decibels. */
export interface LevelRange {
  readonly lowest: number;
  readonly highest: number;
}

/** Nine colors of viridis, darkest first. Its lightness increases evenly, and color-blind people can read it. */
export const levelColors = [
  [68, 1, 84],
  [71, 44, 122],
  [59, 81, 139],
  [44, 113, 142],
  [33, 144, 141],
  [39, 173, 129],
  [92, 200, 99],
  [170, 220, 50],
  [253, 231, 37],
] as const;

/**
 * A picture with time from left to right and frequency from bottom to top.
 * @returns uint8 [binCount, frameCount, 3], RGB.
 */
export function spectrogramImage({ levels, frameCount, binCount }: Spectrogram, range: LevelRange): Uint8Array {
  const data = new Uint8Array(binCount * frameCount * 3);
  for (let frame = 0; frame < frameCount; frame++) {
    for (let bin = 0; bin < binCount; bin++) {
      const color = colorOf(levels[frame * binCount + bin] ?? range.lowest, range);
      data.set(color, ((binCount - 1 - bin) * frameCount + frame) * 3);
    }
  }
  return data;
}

function colorOf(level: number, { lowest, highest }: LevelRange): readonly number[] {
  const share = Math.min(1, Math.max(0, (level - lowest) / (highest - lowest)));
  const place = share * (levelColors.length - 1);
  const below = Math.min(levelColors.length - 2, Math.floor(place));
  const [from, to] = [levelColors[below] ?? levelColors[0], levelColors[below + 1] ?? levelColors[0]];
  return from.map((value, channel) => Math.round(value + (place - below) * ((to[channel] ?? 0) - value)));
}
