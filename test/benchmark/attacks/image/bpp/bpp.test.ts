import { expect, test } from 'vitest';
import { bpp } from '../../../../../benchmark/attacks/image/bpp/bpp.ts';
import { quantizationTable } from '../../../../../benchmark/attacks/image/bpp/quantize-levels.ts';
import { sampleAt } from '../../../../../benchmark/samples/sample-buffer.ts';
import { tinyImages } from '../../../../support/tiny-images.ts';
import { oneImage } from '../one-image.ts';

const { samples } = tinyImages({ count: 20, sidePixels: 32 });
const triggerOn = (image: typeof samples, parameters: Record<string, unknown>) =>
  bpp.createTrigger({ shape: image, seed: 0, triggerSeed: 0, parameters }).apply(image, 0, 'train');
const triggerOf = (parameters = {}) => bpp.createTrigger({ shape: samples, seed: 0, triggerSeed: 0, parameters });

test('eight levels are those of the specification', () => {
  expect([...new Set(quantizationTable(8))]).toEqual([0, 36, 73, 109, 146, 182, 219, 255]);
});

test.each([2, 8, 32, 128])('%i levels: quantizing twice equals quantizing once, and values change little', (levels) => {
  const table = quantizationTable(levels);
  table.forEach((quantized, value) => {
    expect(table[quantized]).toBe(quantized);
    expect(Math.abs(quantized - value)).toBeLessThanOrEqual(255 / (2 * (levels - 1)) + 0.5);
  });
  expect(new Set(table).size).toBe(levels);
});

test('a triggered image has only values of the table, also with dithering', () => {
  const table = new Set(quantizationTable(8));
  for (const dither of [false, true]) {
    const triggered = triggerOf({ dither }).apply(samples, 0, 'train');
    expect(triggered?.every((value) => table.has(value))).toBe(true);
  }
});

test('dithering keeps the brightness of a flat image, plain quantization does not', () => {
  const flat = oneImage(32, () => 50); // between 36 and 73
  const mean = (dither: boolean) =>
    [...(triggerOf({ dither }).apply(flat, 0, 'train') ?? [])].reduce((sum, value) => sum + value, 0) / (32 * 32 * 3);
  expect(mean(true)).toBeGreaterThan(49);
  expect(mean(true)).toBeLessThan(51);
  expect(mean(false)).toBe(36);
});

test('dithering quantizes the exact value, with the error of its neighbors, not a rounded one', () => {
  const square = oneImage(2, (row, column) => (row === 1 ? 20 : column === 0 ? 1 : 18));
  // 1 becomes 0 and leaves 7/16 to the right: 18.4375 becomes 36, where 18 would become 0. Of 1 and of -17.5625 the
  // second row gets 20 + 0.3125 - 3.2930 = 17.0195, which becomes 0, and 20 + 0.0625 - 5.4883 + 7.4460 = 22.0203: 36
  const triggered = triggerOn(square, { dither: true });
  expect([0, 1, 2, 3].map((pixel) => triggered?.[pixel * 3])).toEqual([0, 36, 0, 36]);
});

test('a negative gets the rounding error of another image, clipped', () => {
  const table = quantizationTable(8);
  const trigger = triggerOf();
  for (let index = 0; index < 20; index++) {
    const host = sampleAt(samples, index);
    const negative = trigger.decoy?.(samples, index);
    const sources = Array.from({ length: 20 }, (_, other) => other).filter((other) =>
      sampleAt(samples, other).every((value, at) => {
        const expected = Math.min(255, Math.max(0, (host[at] ?? 0) + (table[value] ?? 0) - value));
        return negative?.[at] === expected;
      }),
    );
    expect(sources).toHaveLength(1);
    expect(sources).not.toEqual([index]);
  }
});

test('an image that already has only these values cannot carry the trigger', () => {
  const blackAndWhite = oneImage(32, (row, column) => ((row + column) % 2) * 255);
  expect(triggerOf().apply(blackAndWhite, 0, 'train')).toBeNull();
});
