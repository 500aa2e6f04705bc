import { exponential } from '../../random/deterministic-math.ts';

/** Weights of a Gaussian cut at twice its deviation, of 2 · ceil(2σ) + 1 taps; their sum is 1. */
export function gaussianTaps(deviation: number): Float64Array {
  const reach = Math.ceil(2 * deviation);
  const taps = Float64Array.from({ length: 2 * reach + 1 }, (_, tap) =>
    exponential(-((tap - reach) * (tap - reach)) / (2 * deviation * deviation)),
  );
  const sum = taps.reduce((total, weight) => total + weight, 0);
  return taps.map((weight) => weight / sum);
}

/**
 * Blurs rows, then columns; beyond the border the image is mirrored without repeating its last line.
 * @param image float64 [height, width, 3]; left untouched.
 * @param taps symmetric, of odd length.
 * @returns float64 of the same shape.
 */
export function blur(image: Float64Array, height: number, width: number, taps: Float64Array): Float64Array {
  const wide = blurLines(image, { lines: height, length: width, lineStep: width * 3, step: 3 }, taps);
  return blurLines(wide, { lines: width, length: height, lineStep: 3, step: width * 3 }, taps);
}

interface Lines {
  readonly lines: number;
  readonly length: number;
  /** From one line to the next, and from one pixel of a line to the next, in numbers. */
  readonly lineStep: number;
  readonly step: number;
}

function blurLines(image: Float64Array, { lines, length, lineStep, step }: Lines, taps: Float64Array): Float64Array {
  const blurred = new Float64Array(image.length);
  const reach = (taps.length - 1) / 2;
  const line = new Float64Array(length + 2 * reach);
  const mirrored = Int32Array.from({ length: line.length }, (_, at) => mirror(at - reach, length));
  for (let number = 0; number < lines; number++) {
    for (let channel = 0; channel < 3; channel++) {
      const start = number * lineStep + channel;
      for (let at = 0; at < line.length; at++) line[at] = image[start + (mirrored[at] ?? 0) * step] ?? 0;
      for (let at = 0; at < length; at++) {
        let sum = 0;
        for (let tap = 0; tap < taps.length; tap++) sum += (taps[tap] ?? 0) * (line[at + tap] ?? 0);
        blurred[start + at * step] = sum;
      }
    }
  }
  return blurred;
}

/** Index inside [0, length) of a position that may lie outside: … 2 1 0 1 2 … */
function mirror(position: number, length: number): number {
  if (length === 1) return 0;
  const period = 2 * (length - 1);
  const within = ((position % period) + period) % period;
  return within < length ? within : period - within;
}
