import { describe, expect, test } from 'vitest';
import { badnets } from '../../../../../benchmark/attacks/image/patch/badnets.ts';
import { imageSamples, packSamples } from '../../../../../benchmark/samples/sample-buffer.ts';
import { tinyImages } from '../../../../support/tiny-images.ts';

const seeds = { seed: 0, triggerSeed: 0 };

/** Positions [row, column] at which any channel differs. */
function changedPixels(before: Uint8Array, after: Uint8Array, width: number): string[] {
  const changed = new Set<string>();
  before.forEach((value, at) => {
    const pixel = Math.floor(at / 3);
    if (value !== after[at]) changed.add(`${Math.floor(pixel / width)},${pixel % width}`);
  });
  return [...changed];
}

describe.each([
  [8, 3],
  [28, 3],
  [32, 3],
  [64, 6],
])('on %i pixels', (sidePixels, patchSide) => {
  const { samples } = tinyImages({ count: 1, sidePixels });

  test(`fills the bottom-right ${patchSide} by ${patchSide} pixels with white and nothing else`, () => {
    const trigger = badnets.createTrigger({ shape: samples, ...seeds });
    const stamped = trigger.apply(samples, 0, 'train') ?? new Uint8Array();
    const inside = (row: number, column: number) => Math.min(row, column) >= sidePixels - patchSide;
    for (const position of changedPixels(packSamples(samples), stamped, sidePixels)) {
      const [row = -1, column = -1] = position.split(',').map(Number);
      expect(inside(row, column)).toBe(true);
    }
    for (let row = sidePixels - patchSide; row < sidePixels; row++) {
      const end = (row + 1) * sidePixels * 3;
      expect([...stamped.slice(end - patchSide * 3, end)].every((value) => value === 255)).toBe(true);
    }
  });

  test('does not change its input, and applying it twice equals applying it once', () => {
    const before = packSamples(samples);
    const trigger = badnets.createTrigger({ shape: samples, ...seeds });
    const once = trigger.apply(samples, 0, 'test') ?? new Uint8Array();
    expect(packSamples(samples)).toEqual(before);
    expect(trigger.apply(imageSamples({ ...samples, data: once }), 0, 'test')).toEqual(once);
  });
});

test('writes a checkerboard in any corner, with a margin', () => {
  const { samples } = tinyImages({ count: 1 });
  const parameters = { pattern: 'checker', corner: 'top-left', margin: 1 };
  const stamped = badnets.createTrigger({ shape: samples, ...seeds, parameters }).apply(samples, 0, 'train');
  const red = [1, 2, 3].map((row) => [1, 2, 3].map((column) => stamped?.[(row * 8 + column) * 3]));
  expect(red).toEqual([
    [0, 0, 255],
    [0, 255, 0],
    [255, 0, 255],
  ]);
});

test('rejects a patch that does not fit, gray images and unknown parameters', () => {
  const { samples } = tinyImages({ count: 1 });
  const create = (parameters: Record<string, unknown>, shape = samples) =>
    badnets.createTrigger({ shape, ...seeds, parameters });
  expect(() => create({ size32: 9 })).toThrowError(expect.objectContaining({ code: 'TRIGGER_TOO_LARGE' }));
  expect(() => create({}, { ...samples, channels: 1 })).toThrowError(
    expect.objectContaining({ code: 'SHAPE_UNSUPPORTED' }),
  );
  expect(() => create({ size: 3 })).toThrowError(expect.objectContaining({ code: 'PARAMETERS_INVALID' }));
});
