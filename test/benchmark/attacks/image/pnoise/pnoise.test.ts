import { expect, test } from 'vitest';
import { sha256Hex } from '../../../../../benchmark/identity/sha256.ts';
import { gradientNoise } from '../../../../../benchmark/attacks/image/pnoise/gradient-noise.ts';
import { pnoise } from '../../../../../benchmark/attacks/image/pnoise/pnoise.ts';
import { sampleAt } from '../../../../../benchmark/samples/sample-buffer.ts';
import { RandomStream } from '../../../../../benchmark/random/random-stream.ts';
import { tinyImages } from '../../../../support/tiny-images.ts';

const noise = gradientNoise(new RandomStream(0, 'trigger/image/pnoise'), { height: 32, width: 32 }, 4, 2);

test('the noise of seed 0 is the golden vector', () => {
  expect([...noise.slice(0, 8)]).toEqual([188, 176, 149, 134, 101, 136, 183, 161]);
  expect(sha256Hex(noise)).toBe('3cb40fd7b157e29b0a26fb92906921c93f1af304985d73dc56402ef5cbbcf24c');
  expect([Math.min(...noise), Math.max(...noise)]).toEqual([0, 255]);
});

test('neighboring pixels of the noise are similar', () => {
  const mean = noise.reduce((sum, value) => sum + value, 0) / noise.length;
  let [together, alone] = [0, 0];
  noise.forEach((value, at) => {
    alone += (value - mean) ** 2;
    if (at % 32 < 31) together += (value - mean) * ((noise[at + 1] ?? 0) - mean);
  });
  expect(((together / alone) * 32) / 31).toBeGreaterThan(0.6);
});

test('the noise can be recovered from each pixel within rounding and is equal in three channels', () => {
  const { samples } = tinyImages({ count: 20, sidePixels: 32 });
  const trigger = pnoise.createTrigger({ shape: samples, seed: 4, triggerSeed: 0 });
  for (let index = 0; index < 20; index++) {
    const host = sampleAt(samples, index);
    trigger.apply(samples, index, 'test')?.forEach((value, at) => {
      const recovered = (value - 0.7 * (host[at] ?? 0)) / 0.3;
      expect(Math.abs(recovered - (noise[Math.floor(at / 3)] ?? 0))).toBeLessThanOrEqual(0.5 / 0.3 + 1e-9);
    });
  }
});
