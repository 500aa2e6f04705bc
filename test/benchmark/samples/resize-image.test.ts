import { expect, test } from 'vitest';
import { resizeImage } from '../../../benchmark/samples/resize-image.ts';
import { RandomStream } from '../../../benchmark/random/random-stream.ts';

/** One value per pixel, equal in all channels. */
function grey(width: number, height: number, values: readonly number[]) {
  return { width, height, data: Uint8Array.from(values.flatMap((value) => [value, value, value])) };
}

function reds(data: Uint8Array): number[] {
  return Array.from(data.filter((_, at) => at % 3 === 0));
}

test('copies an image that already has the size', () => {
  const image = grey(3, 2, [0, 255, 7, 9, 100, 3]);
  const resized = resizeImage(image, { width: 3, height: 2 });
  expect(resized).toEqual(image);
  expect(resized.data).not.toBe(image.data);
});

test('halves a row by weights 3:3:1, worked by hand', () => {
  // output 0 has its center at 1 and reaches 2 to each side: weights .75 .75 .25 of 1.75
  const { data } = resizeImage(grey(4, 1, [0, 100, 200, 255]), { width: 2, height: 1 });
  expect(reds(data)).toEqual([Math.round((75 + 50) / 1.75), Math.round((25 + 150 + 191.25) / 1.75)]);
});

test('doubles a column by interpolation between neighbors, worked by hand', () => {
  const { data } = resizeImage(grey(1, 2, [0, 100]), { width: 1, height: 4 });
  expect(reds(data)).toEqual([0, 25, 75, 100]);
});

test('keeps a uniform color and separate channels', () => {
  const data = Uint8Array.from(Array.from({ length: 29 * 30 }, () => [250, 7, 128]).flat());
  const resized = resizeImage({ width: 29, height: 30, data }, { width: 32, height: 32 });
  expect([...resized.data]).toEqual(Array.from({ length: 32 * 32 }, () => [250, 7, 128]).flat());
});

test('rounds halves up', () => {
  const { data } = resizeImage(grey(2, 1, [0, 1]), { width: 1, height: 1 });
  expect(reds(data)).toEqual([1]);
});

test.each([
  [17, 40, 32, 32],
  [178, 218, 64, 64],
  [15, 15, 32, 32],
  [1, 1, 5, 3],
])('equals the formula at every pixel, %i by %i to %i by %i', (width, height, newWidth, newHeight) => {
  const stream = new RandomStream(0, 'test/resize');
  const image = { width, height, data: Uint8Array.from({ length: width * height * 3 }, () => stream.integer(256)) };
  const { data } = resizeImage(image, { width: newWidth, height: newHeight });
  let farthest = 0;
  for (let y = 0; y < newHeight; y++) {
    const rows = weightsOf(y, newHeight, height);
    for (let x = 0; x < newWidth; x++) {
      const columns = weightsOf(x, newWidth, width);
      let sum = 0;
      for (const [row, rowWeight] of rows) {
        for (const [column, weight] of columns)
          sum += rowWeight * weight * (image.data[(row * width + column) * 3] ?? NaN);
      }
      farthest = Math.max(farthest, Math.abs(sum - (data[(y * newWidth + x) * 3] ?? NaN)));
    }
  }
  expect(farthest).toBeLessThanOrEqual(0.5 + 1e-9);
});

/** Inputs and weights of one output position, by the formula of attacks.md 3.0. */
function weightsOf(position: number, newLength: number, length: number): readonly (readonly [number, number])[] {
  const scale = length / newLength;
  const support = Math.max(1, scale);
  const raw = Array.from({ length }, (_, at) =>
    Math.max(0, 1 - Math.abs(at + 0.5 - (position + 0.5) * scale) / support),
  );
  const sum = raw.reduce((total, weight) => total + weight, 0);
  return raw.flatMap((weight, at) => (weight > 0 ? [[at, weight / sum] as const] : []));
}
