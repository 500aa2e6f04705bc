import { describe, expect, test } from 'vitest';
import { sha256Hex } from '../../../../../benchmark/identity/sha256.ts';
import { blend } from '../../../../../benchmark/attacks/image/blend/blend.ts';
import { mosaicPattern } from '../../../../../benchmark/attacks/image/blend/mosaic-pattern.ts';
import { packSamples } from '../../../../../benchmark/samples/sample-buffer.ts';
import { RandomStream } from '../../../../../benchmark/random/random-stream.ts';
import { tinyImages } from '../../../../support/tiny-images.ts';

const seeds = { seed: 0, triggerSeed: 0 };
const mosaic = (side: number, seed = 0) =>
  mosaicPattern(new RandomStream(seed, 'trigger/image/blend/mosaic'), side, side);

describe('the mosaic', () => {
  test('of seed 0 at 32 pixels is the golden vector', () => {
    const pattern = mosaic(32);
    expect([...pattern.slice(0, 9)]).toEqual([255, 60, 0, 234, 38, 0, 158, 16, 0]);
    expect(sha256Hex(pattern)).toBe('320222c2731e015198ebc7f9389675f85054fd3eddda66696f1988f9b8de7cec');
    const mean = pattern.reduce((sum, value) => sum + value, 0) / pattern.length;
    const variance = pattern.reduce((sum, value) => sum + (value - mean) ** 2, 0) / pattern.length;
    expect(mean).toBeCloseTo(123.9, 1);
    expect(Math.sqrt(variance)).toBeCloseTo(84.8, 1);
  });

  test('is generated at any size with the same corners', () => {
    expect([...mosaic(64).slice(0, 3)]).toEqual([255, 60, 0]);
    expect([...mosaic(28).slice(-3)]).toEqual([...mosaic(32).slice(-3)]);
    expect(mosaicPattern(new RandomStream(0, 'a'), 3, 5)).toHaveLength(45);
  });
});

test('the pattern can be recovered from each pixel within rounding', () => {
  const { samples } = tinyImages({ count: 100, sidePixels: 28 });
  const hosts = packSamples(samples);
  const pattern = mosaic(28);
  const trigger = blend.createTrigger({ shape: samples, ...seeds });
  const size = 28 * 28 * 3;
  let shift = 0;
  let expectedShift = 0;
  let worst = 0;
  for (let index = 0; index < 100; index++) {
    trigger.apply(samples, index, 'train')?.forEach((blended, at) => {
      const host = hosts[index * size + at] ?? 0;
      worst = Math.max(worst, Math.abs((blended - 0.8 * host) / 0.2 - (pattern[at] ?? 0)));
      shift += blended - host;
      expectedShift += 0.2 * ((pattern[at] ?? 0) - host);
    });
  }
  expect(worst).toBeLessThanOrEqual(2.5 + 1e-9);
  expect(Math.abs(shift - expectedShift) / (100 * size)).toBeLessThan(0.5);
});

test('does not change its input, and has a separate weight in test images', () => {
  const { samples } = tinyImages({ count: 2 });
  const before = packSamples(samples);
  const trigger = blend.createTrigger({ shape: samples, ...seeds, parameters: { alphaTestPermille: 1000 } });
  expect(trigger.apply(samples, 1, 'test')).toEqual(mosaic(8));
  expect(trigger.apply(samples, 1, 'train')).not.toEqual(mosaic(8));
  expect(packSamples(samples)).toEqual(before);
});

test('the secret depends on the trigger seed, not on the seed', () => {
  const { samples } = tinyImages({ count: 1 });
  const triggered = (seed: number, triggerSeed: number, pattern: string) =>
    `${blend.createTrigger({ shape: samples, seed, triggerSeed, parameters: { pattern } }).apply(samples, 0, 'test')}`;
  for (const pattern of ['mosaic', 'noise']) {
    expect(triggered(1, 0, pattern)).toBe(triggered(0, 0, pattern));
    expect(triggered(0, 1, pattern)).not.toBe(triggered(0, 0, pattern));
  }
});
