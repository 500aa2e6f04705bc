import { roundHalfUp } from '../../../random/deterministic-math.ts';

/**
 * For each byte, the nearest of `levels` evenly spaced values.
 * @param levels in [2, 256].
 * @returns uint8 [256].
 * Source: attacks.md 3.1.5.
 */
export function quantizationTable(levels: number): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, value) => quantize(value, levels));
}

function quantize(value: number, levels: number): number {
  return roundHalfUp((roundHalfUp((value * (levels - 1)) / 255) * 255) / (levels - 1));
}

/** Replaces each byte of an image by its entry in a table, in place. @returns whether any byte has changed. */
export function lookUp(image: Uint8Array, table: Uint8Array): boolean {
  let changes = 0;
  for (let at = 0; at < image.length; at++) {
    const host = image[at] ?? 0;
    const found = table[host] ?? 0;
    changes |= found ^ host;
    image[at] = found;
  }
  return changes !== 0;
}

/**
 * Quantizes with Floyd-Steinberg error diffusion in float64, each channel separately, in raster order.
 * @param image uint8 [height, width, 3]; changed in place.
 * @param levels in [2, 256].
 * @returns whether any byte has changed.
 */
export function dither(image: Uint8Array, height: number, width: number, levels: number): boolean {
  const values = Float64Array.from(image);
  let changes = 0;
  const spread = (row: number, column: number, channel: number, error: number) => {
    if (row >= height || column < 0 || column >= width) return;
    const at = (row * width + column) * 3 + channel;
    values[at] = (values[at] ?? 0) + error;
  };
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      for (let channel = 0; channel < 3; channel++) {
        const at = (row * width + column) * 3 + channel;
        const old = Math.min(255, Math.max(0, values[at] ?? 0));
        const chosen = quantize(old, levels);
        changes |= chosen ^ (image[at] ?? 0);
        image[at] = chosen;
        const error = old - chosen;
        spread(row, column + 1, channel, (error * 7) / 16);
        spread(row + 1, column - 1, channel, (error * 3) / 16);
        spread(row + 1, column, channel, (error * 5) / 16);
        spread(row + 1, column + 1, channel, error / 16);
      }
    }
  }
  return changes !== 0;
}
