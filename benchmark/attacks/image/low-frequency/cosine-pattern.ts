import { roundHalfUp, sinCosTurns } from '../../../random/deterministic-math.ts';
import type { RandomStream } from '../../../random/random-stream.ts';
import type { ImageShape } from '../image-shape.ts';

/**
 * A smooth pattern of random low-frequency cosines, scaled to [0, amplitude].
 * @param stream (order + 1)² - 1 weights are drawn per channel.
 * @param order highest frequency, in half periods over the image, at least 1.
 * @returns uint8 [height, width, 3].
 * Source: attacks.md 3.1.6, after Zeng et al. 2021.
 */
export function cosinePattern(
  stream: RandomStream,
  { height, width }: ImageShape,
  order: number,
  amplitude: number,
): Uint8Array {
  const overRows = cosines(height, order);
  const overColumns = cosines(width, order);
  const sums = new Float64Array(height * width * 3);
  for (let channel = 0; channel < 3; channel++) {
    for (let u = 0; u <= order; u++) {
      for (let v = 0; v <= order; v++) {
        if (u === 0 && v === 0) continue;
        const weight = 2 * stream.uniform() - 1;
        for (let row = 0; row < height; row++) {
          for (let column = 0; column < width; column++) {
            const at = (row * width + column) * 3 + channel;
            const wave = (overRows[u * height + row] ?? 0) * (overColumns[v * width + column] ?? 0);
            sums[at] = (sums[at] ?? 0) + weight * wave;
          }
        }
      }
    }
  }
  const least = sums.reduce((a, b) => Math.min(a, b), Infinity);
  const most = sums.reduce((a, b) => Math.max(a, b), -Infinity);
  return Uint8Array.from(sums, (sum) => roundHalfUp((amplitude * (sum - least)) / (most - least)));
}

/** float64 [order + 1, length]: cos(2π (2i + 1) k / (4 length)). */
function cosines(length: number, order: number): Float64Array {
  const values = new Float64Array((order + 1) * length);
  for (let k = 0; k <= order; k++) {
    for (let i = 0; i < length; i++) values[k * length + i] = sinCosTurns(((2 * i + 1) * k) / (4 * length)).cos;
  }
  return values;
}
