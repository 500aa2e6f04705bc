import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { assembleKernels } from '../../../start/generate/assemble-kernels.ts';
import { kernelsBase64 } from '../../../benchmark/attacks/simd/kernels-binary.ts';
import { addBytes, addShorts, blendBytes, blendWeights } from '../../../benchmark/attacks/simd/simd-kernels.ts';
import { RandomStream } from '../../../benchmark/random/random-stream.ts';

const stream = new RandomStream(0, 'test/simd');
const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));

test('the committed kernels are up to date (npm run kernels writes them)', async () => {
  const source = readFileSync(new URL('../../../benchmark/attacks/simd/kernels.wat', import.meta.url), 'utf8');
  expect(Buffer.from(await assembleKernels(source)).toString('base64')).toBe(kernelsBase64);
});

describe('blending', () => {
  /** All pairs of a byte and a pattern byte. */
  const hosts = Uint8Array.from({ length: 65_536 }, (_, at) => at & 255);
  const pattern = Uint8Array.from({ length: 65_536 }, (_, at) => at >> 8);

  test('is exact for every byte, pattern and weight', () => {
    for (let alpha = 0; alpha <= 1000; alpha += alpha % 50 === 0 ? 1 : 7) {
      const image = hosts.slice();
      blendBytes(image, blendWeights(pattern, alpha));
      let wrong = 0;
      for (let at = 0; at < image.length; at++) {
        const expected = Math.floor(((1000 - alpha) * (hosts[at] ?? 0) + alpha * (pattern[at] ?? 0) + 500) / 1000);
        if (image[at] !== expected) wrong += 1;
      }
      expect(wrong, `alpha ${alpha}`).toBe(0);
    }
  });
});

describe.each([1, 15, 16, 17, 48, 2_352, 100_003])('of %i values', (length) => {
  test('bytes are added and clamped, with alternating patterns', () => {
    const host = Uint8Array.from({ length }, () => stream.integer(256));
    const offsets = Int16Array.from({ length }, () => stream.integer(511) - 255);
    const image = host.slice();
    const changed = addBytes(image, offsets);
    const expected = host.map((value, at) => clamp(value + (offsets[at] ?? 0), 0, 255));
    expect(Buffer.compare(image, expected)).toBe(0);
    expect(changed).toBe(Buffer.compare(host, expected) !== 0);
    expect(addBytes(new Uint8Array(length).fill(255), new Int16Array(length).fill(3))).toBe(false);
    expect(addBytes(image.slice(), new Int16Array(length))).toBe(false);
  });

  test('shorts are added and clamped', () => {
    const host = Int16Array.from({ length }, () => stream.integer(65_536) - 32_768);
    const offsets = Int16Array.from({ length }, () => stream.integer(65_536) - 32_768);
    const clip = host.slice();
    addShorts(clip, offsets);
    expect(clip.every((value, at) => value === clamp((host[at] ?? 0) + (offsets[at] ?? 0), -32_768, 32_767))).toBe(
      true,
    );
    expect(addShorts(new Int16Array(length).fill(32_767), new Int16Array(length).fill(1))).toBe(false);
  });
});
