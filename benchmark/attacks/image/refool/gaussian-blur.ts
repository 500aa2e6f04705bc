import { exponential } from '../../../random/deterministic-math.ts';

/** Gaussian weights up to two standard deviations: 2 · ceil(2σ) + 1 taps with sum 1. */
export function gaussianTaps(deviation: number): Float64Array {
  const reach = Math.ceil(2 * deviation);
  const taps = Float64Array.from({ length: 2 * reach + 1 }, (_, tap) =>
    exponential(-((tap - reach) * (tap - reach)) / (2 * deviation * deviation)),
  );
  const sum = taps.reduce((total, weight) => total + weight, 0);
  return taps.map((weight) => weight / sum);
}

/**
 * Blurs rows, then columns. Outside the border the image is mirrored without repeating its last line.
 * @param image float64 [height, width, 3]; not changed.
 * @param taps symmetric, of odd length.
 * @returns float64 of the same shape.
 */
export function blur(image: Float64Array, height: number, width: number, taps: Float64Array): Float64Array {
  return blurColumns(blurRows(image, height, width, taps), height, width, taps);
}

function blurRows(image: Float64Array, height: number, width: number, taps: Float64Array): Float64Array {
  const blurred = new Float64Array(image.length);
  const reach = (taps.length - 1) / 2;
  const lineLength = width * 3;
  const line = new Float64Array((width + 2 * reach) * 3); // one row, mirrored at both ends
  const sources = Int32Array.from(line, (_, at) => 3 * mirror(Math.floor(at / 3) - reach, width) + (at % 3));
  for (let row = 0; row < height; row++) {
    const start = row * lineLength;
    for (let at = 0; at < line.length; at++) line[at] = image[start + (sources[at] ?? 0)] ?? 0;
    for (let tap = 0; tap < taps.length; tap++) {
      addWeighted(blurred, start, line, 3 * tap, lineLength, taps[tap] ?? 0);
    }
  }
  return blurred;
}

function blurColumns(image: Float64Array, height: number, width: number, taps: Float64Array): Float64Array {
  const blurred = new Float64Array(image.length);
  const reach = (taps.length - 1) / 2;
  const lineLength = width * 3;
  for (let row = 0; row < height; row++) {
    for (let tap = 0; tap < taps.length; tap++) {
      const source = mirror(row + tap - reach, height) * lineLength;
      addWeighted(blurred, row * lineLength, image, source, lineLength, taps[tap] ?? 0);
    }
  }
  return blurred;
}

/** target[to + i] += weight · source[from + i] for i in [0, length). */
function addWeighted(
  target: Float64Array,
  to: number,
  source: Float64Array,
  from: number,
  length: number,
  weight: number,
): void {
  for (let at = 0; at < length; at++) {
    target[to + at] = (target[to + at] ?? 0) + weight * (source[from + at] ?? 0);
  }
}

/** Maps a position outside [0, length) to an index inside: … 2 1 0 1 2 … */
function mirror(position: number, length: number): number {
  if (length === 1) return 0;
  const period = 2 * (length - 1);
  const within = ((position % period) + period) % period;
  return within < length ? within : period - within;
}
