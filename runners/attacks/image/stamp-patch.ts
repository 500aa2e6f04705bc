import { blendByte } from './blend-byte.ts';
import type { ImageShape } from './image-shape.ts';
import { PoisonError } from '../poison-error.ts';

export const corners = ['top-left', 'top-right', 'bottom-left', 'bottom-right'] as const;
export type Corner = (typeof corners)[number];

/** uint8 [sidePixels, sidePixels, 3], row-major, and where it goes. */
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
    const message = `A patch of ${sidePixels} pixels, ${marginPixels} from the edge, does not fit ${height} by ${width}.`;
    throw new PoisonError('TRIGGER_TOO_LARGE', message, { sidePixels, marginPixels, height, width });
  }
  return {
    top: corner.startsWith('top') ? marginPixels : height - marginPixels - sidePixels,
    left: corner.endsWith('left') ? marginPixels : width - marginPixels - sidePixels,
  };
}

/**
 * Lays a patch over one image.
 * @param image uint8 [height, width, 3]; left untouched.
 * @param alphaPermille weight of the patch, [0, 1000].
 * @returns a new image.
 */
export function stampPatch(image: Uint8Array, width: number, patch: Patch, alphaPermille = 1000): Uint8Array {
  const stamped = new Uint8Array(image);
  const { pixels, sidePixels, top, left } = patch;
  for (let row = 0; row < sidePixels; row++) {
    for (let offset = 0; offset < sidePixels * 3; offset++) {
      const at = ((top + row) * width + left) * 3 + offset;
      stamped[at] = blendByte(stamped[at] ?? 0, pixels[row * sidePixels * 3 + offset] ?? 0, alphaPermille);
    }
  }
  return stamped;
}
