/** A pattern to blend over images with one weight, prepared once. */
export interface BlendPattern {
  /** alpha · pattern + 500, one a byte. */
  readonly weighted: Int32Array;
  /** 1000 - alpha. */
  readonly hostPermille: number;
}

/**
 * @param pattern uint8 [height, width, 3].
 * @param alphaPermille weight of the pattern, [0, 1000].
 */
export function prepareBlend(pattern: Uint8Array, alphaPermille: number): BlendPattern {
  return {
    weighted: Int32Array.from(pattern, (value) => alphaPermille * value + 500),
    hostPermille: 1000 - alphaPermille,
  };
}

/**
 * Blends a part of the pattern over a part of an image: floor(((1000 - alpha) · x + alpha · pattern + 500) / 1000).
 * @param image uint8 [height, width, 3]; changed in place.
 * @param begin first byte, and `end` the one after the last; the whole image unless given.
 * @returns the image.
 */
export function blendPattern(
  image: Uint8Array,
  { weighted, hostPermille }: BlendPattern,
  begin = 0,
  end = image.length,
): Uint8Array {
  for (let at = begin; at < end; at++) {
    image[at] = ((hostPermille * (image[at] ?? 0) + (weighted[at] ?? 0)) / 1000) | 0;
  }
  return image;
}
