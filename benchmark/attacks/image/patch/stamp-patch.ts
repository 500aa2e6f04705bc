import type { ImageShape } from '../image-shape.ts';
import { PoisonError } from '../../poison/poison-error.ts';

export const corners = ['top-left', 'top-right', 'bottom-left', 'bottom-right'] as const;
export type Corner = (typeof corners)[number];

/** A square of pixels, uint8 [sidePixels, sidePixels, 3], and its position. */
export interface Patch {
  readonly pixels: Uint8Array;
  readonly sidePixels: number;
  readonly top: number;
  readonly left: number;
}

/**
 * Upper left pixel of a square in a corner.
 * @throws PoisonError TRIGGER_TOO_LARGE
 */
export function placeInCorner(
  corner: Corner,
  sidePixels: number,
  marginPixels: number,
  { height, width }: ImageShape,
): { readonly top: number; readonly left: number } {
  if (sidePixels + marginPixels > Math.min(height, width)) {
    const message = `A patch of ${sidePixels} pixels with a margin of ${marginPixels} does not fit an image of ${height} by ${width} pixels.`;
    throw new PoisonError('TRIGGER_TOO_LARGE', message, { sidePixels, marginPixels, height, width });
  }
  return {
    top: corner.startsWith('top') ? marginPixels : height - marginPixels - sidePixels,
    left: corner.endsWith('left') ? marginPixels : width - marginPixels - sidePixels,
  };
}

/**
 * Overwrites part of one image with a patch, in place.
 * @param image uint8 [height, width, 3].
 * @returns the image.
 */
export function stampPatch(image: Uint8Array, width: number, { pixels, sidePixels, top, left }: Patch): Uint8Array {
  const line = sidePixels * 3;
  for (let row = 0; row < sidePixels; row++) {
    const start = ((top + row) * width + left) * 3;
    for (let at = 0; at < line; at++) image[start + at] = pixels[row * line + at] ?? 0;
  }
  return image;
}
