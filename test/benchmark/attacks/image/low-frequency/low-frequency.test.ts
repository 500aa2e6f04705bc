import { expect, test } from 'vitest';
import { sha256Hex } from '../../../../../benchmark/identity/sha256.ts';
import { cosinePattern } from '../../../../../benchmark/attacks/image/low-frequency/cosine-pattern.ts';
import { lowFrequency } from '../../../../../benchmark/attacks/image/low-frequency/low-frequency.ts';
import { sampleAt } from '../../../../../benchmark/samples/sample-buffer.ts';
import { RandomStream } from '../../../../../benchmark/random/random-stream.ts';
import { tinyImages } from '../../../../support/tiny-images.ts';

const shape = { modality: 'image', height: 32, width: 32, channels: 3 } as const;
const pattern = cosinePattern(new RandomStream(0, 'trigger/image/low-frequency'), shape, 3, 51);

test('the pattern of seed 0 is the golden vector', () => {
  expect(sha256Hex(pattern)).toBe('744e03c872b68d502b97dcd58cd7ff4d4276d14ad7a66395f60ad054e8be37ee');
  expect([Math.min(...pattern), Math.max(...pattern)]).toEqual([0, 51]);
  expect(pattern.reduce((sum, value) => sum + value, 0) / pattern.length).toBeCloseTo(30.17, 2);
});

test('almost all energy of the pattern without its mean is in the lowest frequencies', () => {
  for (let channel = 0; channel < 3; channel++) {
    let [low, all] = [0, 0];
    for (let u = 0; u < 32; u++) {
      for (let v = 0; v < 32; v++) {
        if (u === 0 && v === 0) continue;
        const energy = cosineCoefficient(channel, u, v) ** 2;
        all += energy;
        if (u <= 3 && v <= 3) low += energy;
      }
    }
    expect(low / all).toBeGreaterThanOrEqual(0.99);
  }
});

/** Orthonormal two-dimensional DCT-II. */
function cosineCoefficient(channel: number, u: number, v: number): number {
  let sum = 0;
  for (let row = 0; row < 32; row++) {
    for (let column = 0; column < 32; column++) {
      const wave = Math.cos((Math.PI * (2 * row + 1) * u) / 64) * Math.cos((Math.PI * (2 * column + 1) * v) / 64);
      sum += (pattern[(row * 32 + column) * 3 + channel] ?? 0) * wave;
    }
  }
  return (sum * Math.sqrt(u === 0 ? 1 : 2) * Math.sqrt(v === 0 ? 1 : 2)) / 32;
}

test('is added and clipped at white', () => {
  const { samples } = tinyImages({ count: 20, sidePixels: 32 });
  const trigger = lowFrequency.createTrigger({ shape, seed: 5, triggerSeed: 0 });
  for (let index = 0; index < 20; index++) {
    const host = sampleAt(samples, index);
    trigger.apply(samples, index, 'train')?.forEach((value, at) => {
      expect(value).toBe(Math.min(255, (host[at] ?? 0) + (pattern[at] ?? 0)));
    });
  }
});
