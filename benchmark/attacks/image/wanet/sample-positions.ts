/** Where each pixel of a warped image is read: the pixel to the upper left, and the fractional distance from it. */
export interface SamplePositions {
  /** int32 [height * width]: byte position of the pixel to the upper left. */
  readonly corners: Int32Array;
  /** float64 [height * width], in [0, 1): distance down; `right`: distance to the right. */
  readonly down: Float64Array;
  readonly right: Float64Array;
}

/**
 * Positions of a displaced grid, clamped to the image.
 * @param offsets float64 [2, height, width], displacements in normalized coordinates, horizontal first.
 * @param rescale factor for the displaced grid.
 */
export function samplePositions(height: number, width: number, offsets: Float64Array, rescale = 1): SamplePositions {
  const count = height * width;
  const positions = {
    corners: new Int32Array(count),
    down: new Float64Array(count),
    right: new Float64Array(count),
  };
  for (let pixel = 0; pixel < count; pixel++) {
    const column = pixel % width;
    const row = (pixel - column) / width;
    const x = placeOf(column, width, offsets[pixel] ?? 0, rescale);
    const y = placeOf(row, height, offsets[count + pixel] ?? 0, rescale);
    // the last row and column are interpolated from the pixel before them, if it exists
    const [i, j] = [Math.min(Math.floor(y), height - 2), Math.min(Math.floor(x), width - 2)];
    positions.corners[pixel] = (i * width + j) * 3;
    positions.down[pixel] = y - i;
    positions.right[pixel] = x - j;
  }
  return positions;
}

/** Pixel coordinate of a displaced grid point. The corners of the grid are the centers of the corner pixels. */
function placeOf(index: number, length: number, offset: number, rescale: number): number {
  const normalized = rescale * ((2 * index) / (length - 1) - 1 + offset);
  return ((Math.min(1, Math.max(-1, normalized)) + 1) * (length - 1)) / 2;
}

/**
 * Reads an image at the positions with bilinear interpolation.
 * @param image uint8 [height, width, 3]; not changed.
 * @returns a new image.
 * Source: attacks.md 3.0, P-sample.
 */
export function sampleBilinear(
  image: Uint8Array,
  width: number,
  { corners, down, right }: SamplePositions,
): Uint8Array {
  const sampled = new Uint8Array(image.length);
  const line = width * 3;
  for (let pixel = 0; pixel < corners.length; pixel++) {
    const corner = corners[pixel] ?? 0;
    const a = down[pixel] ?? 0;
    const b = right[pixel] ?? 0;
    sampled[3 * pixel] = interpolate(image, corner, line, a, b);
    sampled[3 * pixel + 1] = interpolate(image, corner + 1, line, a, b);
    sampled[3 * pixel + 2] = interpolate(image, corner + 2, line, a, b);
  }
  return sampled;
}

/** Whether `sampleBilinear` would change the image. Stops at the first byte that would change. */
export function movesAnyPixel(image: Uint8Array, width: number, { corners, down, right }: SamplePositions): boolean {
  const line = width * 3;
  for (let at = 0; at < image.length; at++) {
    const channel = at % 3;
    const pixel = (at - channel) / 3;
    const moved = interpolate(image, (corners[pixel] ?? 0) + channel, line, down[pixel] ?? 0, right[pixel] ?? 0);
    if (moved !== image[at]) return true;
  }
  return false;
}

/** Interpolates four bytes: at `at`, to the right of it, and below both. A mean of bytes needs no clamping. */
function interpolate(image: Uint8Array, at: number, line: number, a: number, b: number): number {
  const upper = (1 - b) * (image[at] ?? 0) + b * (image[at + 3] ?? 0);
  const lower = (1 - b) * (image[at + line] ?? 0) + b * (image[at + line + 3] ?? 0);
  return ((1 - a) * upper + a * lower + 0.5) | 0;
}
