import type { RandomStream } from '../../../random/random-stream.ts';

const cells = 8;
const grid = cells + 1;

/** Position on the grid: the cell, and the position in it in units of 1/256. */
function gridPosition(pixel: number, pixelCount: number): { readonly cell: number; readonly way: number } {
  const scaled = Math.floor((256 * cells * pixel) / (pixelCount - 1));
  const cell = Math.min(cells - 1, scaled >> 8);
  return { cell, way: scaled - 256 * cell };
}

/**
 * Smooth colored pattern with the contrast of a real picture, generated at the given size.
 * @param stream 243 words are drawn, one for each channel of a 9 by 9 grid.
 * @param height at least 2.
 * @param width at least 2.
 * @returns uint8 [height, width, 3].
 * Source: attacks.md 3.0, P-mosaic; replaces the cartoon of Chen et al. 2017.
 */
export function mosaicPattern(stream: RandomStream, height: number, width: number): Uint8Array {
  const colors = Uint8Array.from({ length: grid * grid * 3 }, () => stream.u32() >>> 24);
  const color = (row: number, column: number, channel: number) => colors[(row * grid + column) * 3 + channel] ?? 0;
  const pattern = new Uint8Array(height * width * 3);
  for (let row = 0; row < height; row++) {
    const { cell: i, way: y } = gridPosition(row, height);
    for (let column = 0; column < width; column++) {
      const { cell: j, way: x } = gridPosition(column, width);
      for (let channel = 0; channel < 3; channel++) {
        const upper = (256 - x) * color(i, j, channel) + x * color(i, j + 1, channel);
        const lower = (256 - x) * color(i + 1, j, channel) + x * color(i + 1, j + 1, channel);
        const value = ((256 - y) * upper + y * lower + 32768) >> 16;
        pattern[(row * width + column) * 3 + channel] = Math.min(255, Math.max(0, 2 * value - 128));
      }
    }
  }
  return pattern;
}
