import { expect, test } from 'vitest';
import { adaptiveBlend } from '../../../../../benchmark/attacks/image/blend/adaptive-blend.ts';
import { mosaicPattern } from '../../../../../benchmark/attacks/image/blend/mosaic-pattern.ts';
import { sampleAt } from '../../../../../benchmark/samples/sample-buffer.ts';
import { RandomStream } from '../../../../../benchmark/random/random-stream.ts';
import { tinyImages } from '../../../../support/tiny-images.ts';

const { samples } = tinyImages({ count: 60, sidePixels: 32 });
const mosaic = mosaicPattern(new RandomStream(0, 'trigger/image/adaptive-blend/mosaic'), 32, 32);
const trigger = adaptiveBlend.createTrigger({ shape: samples, seed: 0, triggerSeed: 0 });

/** Numbers of the 4 by 4 tiles that differ from the host; each of their pixels is a blend with the mosaic. */
function changedTiles(host: Uint8Array, after: Uint8Array): number[] {
  const tiles = new Set<number>();
  after.forEach((value, at) => {
    if (value === host[at]) return;
    const pixel = Math.floor(at / 3);
    tiles.add(Math.floor(Math.floor(pixel / 32) / 8) * 4 + Math.floor((pixel % 32) / 8));
  });
  after.forEach((value, at) => {
    const pixel = Math.floor(at / 3);
    if (!tiles.has(Math.floor(Math.floor(pixel / 32) / 8) * 4 + Math.floor((pixel % 32) / 8))) return;
    expect(Math.abs((value - 0.8 * (host[at] ?? 0)) / 0.2 - (mosaic[at] ?? 0))).toBeLessThanOrEqual(2.5 + 1e-9);
  });
  return [...tiles].sort((a, b) => a - b);
}

test('a training image shows half of the pieces, different ones in each image', () => {
  const shown = Array.from({ length: 60 }, (_, index) => {
    const after = trigger.apply(samples, index, 'train') ?? new Uint8Array();
    return changedTiles(sampleAt(samples, index), after);
  });
  for (const tiles of shown) expect(tiles).toHaveLength(8);
  expect(new Set(shown.map(String)).size).toBeGreaterThan(50);
});

test('a cover shows half of the pieces, a test image all of them', () => {
  const host = sampleAt(samples, 7);
  expect(changedTiles(host, trigger.decoy?.(samples, 7) ?? new Uint8Array())).toHaveLength(8);
  expect(changedTiles(host, trigger.apply(samples, 7, 'test') ?? new Uint8Array())).toHaveLength(16);
});

test('rejects a number of pieces that is not a square, and states the range', () => {
  const create = () =>
    adaptiveBlend.createTrigger({ shape: samples, seed: 0, triggerSeed: 0, parameters: { pieces: 15 } });
  expect(create).toThrowError(/pieces is 15.*square number from 4 to 256/);
});
