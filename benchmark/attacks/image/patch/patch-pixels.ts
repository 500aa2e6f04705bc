import { z } from 'zod';

/** Parameters that patch attacks share. */
export const patchPatterns = ['white', 'checker'] as const;
export const patchSize32 = z
  .int()
  .min(1)
  .max(16)
  .default(3)
  .meta({ description: 'Side of the patch in images of 32 pixels; scaled up for larger images.', unit: 'pixels' });

/** The lit cells of the checkerboard, from the top row. */
const lit = [
  [false, false, true],
  [false, true, false],
  [true, false, true],
] as const;

/**
 * A full square, or a checkerboard of three by three cells on black, scaled to the nearest pixel.
 * @param color red, green and blue of the lit cells.
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
