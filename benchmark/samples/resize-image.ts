import { clampToByte } from '../random/deterministic-math.ts';

/** uint8 [height, width, 3], RGB interleaved. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Weights of one output position for the inputs starting at `first`; their sum is 1. */
interface Taps {
  readonly first: number;
  readonly weights: Float64Array;
}

/**
 * Resizes with a separable triangle filter that widens when the image shrinks: horizontally, then vertically, in
 * float64, rounded once at the end. The aspect ratio is not kept.
 * @returns a new image.
 * Source: attacks.md 3.0, P-resize.
 */
export function resizeImage(image: RgbImage, { width, height }: { width: number; height: number }): RgbImage {
  return { width, height, data: Uint8Array.from(resizeColors(image, { width, height }), clampToByte) };
}

/**
 * Like `resizeImage`, but without rounding and for colors on any scale.
 * @param image [height, width, 3].
 * @returns float64 [newHeight, newWidth, 3].
 */
export function resizeColors(
  image: { readonly width: number; readonly height: number; readonly data: Uint8Array | Float64Array },
  { width, height }: { readonly width: number; readonly height: number },
): Float64Array {
  const wide = resizeRows(image, width);
  const rowLength = width * 3;
  const data = new Float64Array(height * rowLength);
  triangleTaps(image.height, height).forEach(({ first, weights }, row) => {
    const sums = data.subarray(row * rowLength, (row + 1) * rowLength);
    for (let tap = 0; tap < weights.length; tap++) {
      const weight = weights[tap] ?? 0;
      const start = (first + tap) * rowLength;
      for (let at = 0; at < rowLength; at++) sums[at] = (sums[at] ?? 0) + weight * (wide[start + at] ?? 0);
    }
  });
  return data;
}

/** float64 [height, newWidth, 3]. */
function resizeRows(
  {
    width,
    height,
    data,
  }: { readonly width: number; readonly height: number; readonly data: Uint8Array | Float64Array },
  newWidth: number,
): Float64Array {
  const resized = new Float64Array(height * newWidth * 3);
  const taps = triangleTaps(width, newWidth);
  for (let row = 0; row < height; row++) {
    let target = row * newWidth * 3;
    for (const { first, weights } of taps) {
      let source = (row * width + first) * 3;
      let [red, green, blue] = [0, 0, 0];
      for (let tap = 0; tap < weights.length; tap++) {
        const weight = weights[tap] ?? 0;
        red += weight * (data[source++] ?? 0);
        green += weight * (data[source++] ?? 0);
        blue += weight * (data[source++] ?? 0);
      }
      resized[target++] = red;
      resized[target++] = green;
      resized[target++] = blue;
    }
  }
  return resized;
}

/** Weights depend on the sizes only. The cache is limited, because photographs have many sizes. */
const tapsBySizes = new Map<string, readonly Taps[]>();
const tapsKept = 256;

function triangleTaps(length: number, newLength: number): readonly Taps[] {
  const sizes = `${length} ${newLength}`;
  const known = tapsBySizes.get(sizes);
  if (known) return known;
  const taps = computeTaps(length, newLength);
  if (tapsBySizes.size < tapsKept) tapsBySizes.set(sizes, taps);
  return taps;
}

function computeTaps(length: number, newLength: number): readonly Taps[] {
  const scale = length / newLength;
  const support = Math.max(1, scale);
  return Array.from({ length: newLength }, (_, position) => {
    const center = (position + 0.5) * scale;
    const first = Math.max(0, Math.floor(center - 0.5 - support));
    const last = Math.min(length - 1, Math.ceil(center - 0.5 + support));
    const raw = Float64Array.from({ length: last - first + 1 }, (_, tap) =>
      Math.max(0, 1 - Math.abs(first + tap + 0.5 - center) / support),
    );
    const sum = raw.reduce((total, weight) => total + weight, 0);
    return { first, weights: raw.map((weight) => weight / sum) };
  });
}
