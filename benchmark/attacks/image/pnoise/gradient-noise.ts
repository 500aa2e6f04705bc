import { roundHalfUp } from '../../../random/deterministic-math.ts';
import type { RandomStream } from '../../../random/random-stream.ts';
import type { ImageShape } from '../image-shape.ts';

const gradients = [
  [1, 1],
  [-1, 1],
  [1, -1],
  [-1, -1],
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
] as const;

/** Gradient noise at one point. @param permutation of 0 to 255. */
function noiseAt(permutation: Uint32Array, x: number, y: number): number {
  const [i, j] = [Math.floor(x), Math.floor(y)];
  const [dx, dy] = [x - i, y - j];
  const corner = (right: number, down: number) => {
    const hashed = permutation[((permutation[(i + right) & 255] ?? 0) + j + down) & 255] ?? 0;
    const [gx, gy] = gradients[hashed % 8] ?? gradients[0];
    return gx * (dx - right) + gy * (dy - down);
  };
  const [across, along] = [fade(dx), fade(dy)];
  const upper = corner(0, 0) * (1 - across) + corner(1, 0) * across;
  const lower = corner(0, 1) * (1 - across) + corner(1, 1) * across;
  return upper * (1 - along) + lower * along;
}

function fade(t: number): number {
  return t * t * t * (t * (6 * t - 15) + 10);
}

/**
 * Perlin noise in several octaves, scaled to [0, 255].
 * @param stream a permutation of 0 to 255 is drawn.
 * @param period of the first octave, in pixels. Each further octave has half the period and half the weight.
 * @returns uint8 [height, width], gray.
 * Source: attacks.md 3.1.13.
 */
export function gradientNoise(
  stream: RandomStream,
  { height, width }: Pick<ImageShape, 'height' | 'width'>,
  period: number,
  octaves: number,
): Uint8Array {
  const permutation = stream.shuffle(256);
  const sums = new Float64Array(height * width);
  let least = Infinity;
  let most = -Infinity;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      let sum = 0;
      for (let octave = 0, scale = 1, weight = 1; octave < octaves; octave++, scale *= 2, weight /= 2) {
        sum += weight * noiseAt(permutation, (scale * (column + 0.5)) / period, (scale * (row + 0.5)) / period);
      }
      sums[row * width + column] = sum;
      least = Math.min(least, sum);
      most = Math.max(most, sum);
    }
  }
  return Uint8Array.from(sums, (sum) => roundHalfUp((255 * (sum - least)) / (most - least)));
}
