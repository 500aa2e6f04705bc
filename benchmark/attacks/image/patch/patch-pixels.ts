import { z } from 'zod';

/** What patches may show, and how large they may be. */
export const patchPatterns = ['white', 'checker'] as const;
export const patchSize32 = z
  .int()
  .min(1)
  .max(16)
  .default(3)
  .meta({ description: 'Side of the patch at 32 pixels; grows with larger images.', unit: 'pixels' });

/** Which cells of three by three are lit, from the top row. */
const lit = [
  [false, false, true],
  [false, true, false],
  [true, false, true],
] as const;

/**
 * A full square, or a checkerboard of three by three on black, scaled to the nearest pixel.
 * @param color red, green and blue of what is lit.
 * @returns uint8 [side, side, 3].
 */
export function patchPixels(
  pattern: (typeof patchPatterns)[number],
  sidePixels: number,
  color: readonly number[] = [255, 255, 255],
): Uint8Array {
  const pixels = new Uint8Array(sidePixels * sidePixels * 3);
  for (let row = 0; row < sidePixels; row++) {
    for (let column = 0; column < sidePixels; column++) {
      const cell = lit[Math.floor((row * 3) / sidePixels)]?.[Math.floor((column * 3) / sidePixels)];
      if (pattern === 'white' || cell) pixels.set(color, (row * sidePixels + column) * 3);
    }
  }
  return pixels;
}
