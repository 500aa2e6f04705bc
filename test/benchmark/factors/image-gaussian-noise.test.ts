import { expect, test } from 'vitest';
import { sha256Hex } from '../../../benchmark/identity/sha256.ts';
import { imageGaussianNoise } from '../../../benchmark/factors/image-gaussian-noise.ts';

const grey = (value: number, size = 30_000) => new Uint8Array(size).fill(value);
const noisy = (image: Uint8Array, parameters = {}, index = 0, seed = 0) =>
  imageGaussianNoise.createNoise({ seed, parameters })(image, index);

/** In units of the [0, 1] scale. */
function statistics(before: Uint8Array, after: Uint8Array): { readonly mean: number; readonly deviation: number } {
  const drawn = Array.from(after, (value, at) => (value - (before[at] ?? 0)) / 255);
  const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
  const variance = drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / drawn.length;
  return { mean, deviation: Math.sqrt(variance) };
}

test('draws the golden normal numbers of record 7 in raster order', () => {
  const [a = 0, b = 0, c = 0, d = 0] = noisy(grey(128, 4), { deviation: 0.1 }, 7);
  const normals = [0.48235312310581424, -0.9336296696201686, 0.35935595694098743, 0.791069051102639];
  expect([a, b, c, d]).toEqual(normals.map((z) => Math.floor(255 * (128 / 255 + 0.1 * z) + 0.5)));
});

test.each([
  [0, 0.1],
  [0.2, 0.05],
  [-0.2, 0.05],
  [0, 0.02],
])('has mean %d and deviation %d', (mean, deviation) => {
  const measured = statistics(grey(128), noisy(grey(128), { mean, deviation }));
  expect(measured.mean).toBeCloseTo(mean, 2);
  expect(Math.abs(measured.deviation - deviation)).toBeLessThan(0.02 * deviation);
});

test('clips at black and white', () => {
  expect(new Set(noisy(grey(10), { mean: -1, deviation: 0 }))).toEqual(new Set([0]));
  expect(new Set(noisy(grey(10), { mean: 1, deviation: 0 }))).toEqual(new Set([255]));
  const wild = noisy(grey(128), { deviation: 2 });
  expect([Math.min(...wild), Math.max(...wild)]).toEqual([0, 255]);
});

test('changes nothing at deviation 0 and never changes its input', () => {
  const image = Uint8Array.from({ length: 256 }, (_, value) => value);
  expect(noisy(image, { deviation: 0 })).toEqual(image);
  noisy(image, { deviation: 1 });
  expect(image[255]).toBe(255);
  expect(noisy(new Uint8Array(0))).toHaveLength(0);
});

test('is a function of value, index and seed', () => {
  const hash = sha256Hex(noisy(grey(100, 192), {}, 3));
  expect(sha256Hex(noisy(grey(100, 192), {}, 3))).toBe(hash);
  expect(hash).toBe('3c3861eef95866a5bee6d15b4d3fe1279330e55dd3a02b418ce23d3c1075d985');
  expect(noisy(grey(100), {}, 4)).not.toEqual(noisy(grey(100), {}, 3));
  expect(noisy(grey(100), {}, 3, 1)).not.toEqual(noisy(grey(100), {}, 3));
});

test.each([
  [{ mean: 1.5 }, /at most 1/],
  [{ mean: -2 }, /at least -1/],
  [{ deviation: -0.1 }, /at least 0/],
  [{ deviation: 3 }, /at most 2/],
  [{ ratio: 1.1 }, /at most 1/],
  [{ sigma: 1 }, /sigma/],
])('rejects %j', (parameters, message) => {
  expect(() => noisy(grey(0, 3), parameters)).toThrowError(message);
  expect(() => noisy(grey(0, 3), parameters)).toThrowError(expect.objectContaining({ code: 'PARAMETERS_INVALID' }));
});
