import { describe, expect, test } from 'vitest';
import { byteOfLight, encodeLight, lightOfByte } from '../../../../../benchmark/attacks/image/refool/linear-light.ts';
import { drawReflection, refool } from '../../../../../benchmark/attacks/image/refool/refool.ts';
import { reflectionImage } from '../../../../../benchmark/attacks/image/refool/reflection-bank.ts';
import { doubledReflection, unfocusedReflection } from '../../../../../benchmark/attacks/image/refool/reflections.ts';
import { blur, gaussianTaps } from '../../../../../benchmark/attacks/image/refool/gaussian-blur.ts';
import { vignette } from '../../../../../benchmark/attacks/image/refool/vignette.ts';
import { parseParameters } from '../../../../../benchmark/attacks/define-attack.ts';
import { RandomStream } from '../../../../../benchmark/random/random-stream.ts';
import { tinyImages } from '../../../../support/tiny-images.ts';
import { oneImage } from '../one-image.ts';

const size = { height: 32, width: 32 };
const defaults = parseParameters(refool) as Parameters<typeof drawReflection>[1];
const drawFor = (sampleIndex: number) =>
  drawReflection(new RandomStream(0, 'sample/image/refool', { sampleIndex }), defaults);

describe('linear light', () => {
  test('encoding by thresholds equals the formula', () => {
    const stream = new RandomStream(0, 'test/light');
    for (let draw = 0; draw < 20_000; draw++) {
      const light = stream.uniform() * stream.uniform();
      expect(byteOfLight(light)).toBe(encodeLight(light));
    }
    expect([-1, 0, 1, 2, Number.NaN].map(byteOfLight)).toEqual([0, 0, 255, 255, 0]);
  });

  test('a black reflection dims the image by the formula of the specification', () => {
    const black = new Float64Array(32 * 32 * 3);
    const image = tinyImages({ count: 1, sidePixels: 32 }).samples.rows.read(0);
    const window = vignette(32, 32);
    const draws = { down: 4, right: 6, ghostAlpha: 0.3, sigma: 2, attenuation: 1.1 };
    for (const reflection of [
      doubledReflection(black, size, draws),
      unfocusedReflection(black, image, size, window, draws),
    ]) {
      expect(reflection.every((light) => light === 0)).toBe(true);
    }
    for (let value = 0; value < 256; value++) {
      const dimmed = byteOfLight((lightOfByte[value] ?? 0) * 0.4);
      const expected = 255 * (0.4 * (value / 255) ** 2.2) ** (1 / 2.2);
      expect(dimmed).toBe(Math.floor(expected + 1e-9));
    }
  });
});

describe('reflections', () => {
  test('a doubled reflection gets darker nowhere if a pixel of the scene gets brighter', () => {
    const stream = new RandomStream(0, 'test/reflection');
    const light = Float64Array.from({ length: 32 * 32 * 3 }, () => 0.5 * stream.uniform());
    const draws = { down: 5, right: 3, ghostAlpha: 0.7 };
    const before = doubledReflection(light, size, draws);
    for (let trial = 0; trial < 50; trial++) {
      const at = stream.integer(light.length);
      const after = doubledReflection(
        light.map((value, position) => (position === at ? value + 0.5 : value)),
        size,
        draws,
      );
      expect(after.every((value, position) => value >= (before[position] ?? 0))).toBe(true);
    }
  });

  test('an out-of-focus reflection is dimmed where it would be brighter than the image, and fades towards the border', () => {
    const light = new Float64Array(32 * 32 * 3).fill(0.8);
    const image = new Uint8Array(light.length).fill(255);
    const window = vignette(32, 32);
    const seen = unfocusedReflection(light, image, size, window, { sigma: 2, attenuation: 1.1 });
    const middle = (16 * 32 + 16) * 3;
    expect(seen[middle]).toBeCloseTo(0, 9); // 0.8 - (1.8 - 1) * 1.1 is below 0
    const dark = unfocusedReflection(light, new Uint8Array(light.length), size, window, { sigma: 2, attenuation: 1.1 });
    expect(dark[middle]).toBeCloseTo(0.8 * (window[16 * 32 + 16] ?? 0), 9);
    expect(dark[0]).toBeLessThan(0.05);
  });

  test('the window is 1 in the center, symmetric, and falls towards the border', () => {
    const window = vignette(32, 64);
    expect(Math.max(...window)).toBeCloseTo(1, 12);
    expect(window[0]).toBeCloseTo(window[32 * 64 - 1] ?? 0, 12);
    expect(window[0]).toBeLessThan(0.02);
  });

  test('a blur keeps a uniform image and the sum of a point', () => {
    const taps = gaussianTaps(1.5);
    expect(taps).toHaveLength(7);
    const flat = blur(new Float64Array(16 * 16 * 3).fill(0.25), 16, 16, taps);
    flat.forEach((value) => expect(value).toBeCloseTo(0.25, 12));
    const point = new Float64Array(16 * 16 * 3);
    point[(8 * 16 + 8) * 3 + 1] = 1;
    const blurred = blur(point, 16, 16, taps);
    expect(blurred.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
    expect(blurred[(8 * 16 + 8) * 3]).toBe(0); // other channels do not change
  });

  test('the bank has different pictures, which depend on the trigger seed', () => {
    expect(reflectionImage(0, 0, size)).toEqual(reflectionImage(0, 0, size));
    expect(reflectionImage(0, 0, size)).not.toEqual(reflectionImage(0, 1, size));
    expect(reflectionImage(0, 0, size)).not.toEqual(reflectionImage(1, 0, size));
  });
});

test('49 of 100 reflections are doubled, and draws stay in their ranges', () => {
  const draws = Array.from({ length: 10_000 }, (_, index) => drawFor(index));
  expect(Math.abs(draws.filter(({ ghost }) => ghost).length / 10_000 - 0.49)).toBeLessThanOrEqual(0.015);
  for (const { down, right, sigma, ghostAlpha, attenuation, imageNumber, alphaT } of draws) {
    expect(Math.min(down, right)).toBeGreaterThanOrEqual(3);
    expect(Math.max(down, right)).toBeLessThanOrEqual(8);
    expect(sigma >= 1 && sigma < 5).toBe(true);
    expect((ghostAlpha > 0.149 && ghostAlpha < 0.501) || (ghostAlpha > 0.499 && ghostAlpha < 0.851)).toBe(true);
    expect(attenuation >= 1.08 && attenuation < 1.18).toBe(true);
    expect(imageNumber >= 0 && imageNumber < 64).toBe(true);
    expect(alphaT).toBe(0.4);
  }
});

test('rejects images in which doubled reflections would not overlap', () => {
  const shape = oneImage(8, () => 0);
  expect(() => refool.createTrigger({ shape, seed: 0, triggerSeed: 0 })).toThrowError(/at least 16 by 16.*8 by 8/);
});
