/** A pattern to blend over parts of images with one weight, prepared once. */
export interface BlendPattern {
  /** alpha · pattern + 500, one value per byte. */
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
 * Blends a range of the pattern over an image: floor(((1000 - alpha) · x + alpha · pattern + 500) / 1000). For whole
 * images, `blendBytes` gives the same result faster.
 * @param image uint8 [height, width, 3]; changed in place.
 * @param begin first byte.
 * @param end the byte after the last one.
 */
export function blendRange(
  image: Uint8Array,
  { weighted, hostPermille }: BlendPattern,
  begin: number,
  end: number,
): void {
  for (let at = begin; at < end; at++) {
    image[at] = ((hostPermille * (image[at] ?? 0) + (weighted[at] ?? 0)) / 1000) | 0;
  }
}
