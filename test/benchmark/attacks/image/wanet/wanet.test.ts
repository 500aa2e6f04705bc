import { describe, expect, test } from 'vitest';
import { controlPoints, warpField } from '../../../../../benchmark/attacks/image/wanet/warp-field.ts';
import { wanet } from '../../../../../benchmark/attacks/image/wanet/wanet.ts';
import type { ImageSamples } from '../../../../../benchmark/samples/dataset.ts';
import { sampleAt } from '../../../../../benchmark/samples/sample-buffer.ts';
import { RandomStream } from '../../../../../benchmark/random/random-stream.ts';
import { tinyImages } from '../../../../support/tiny-images.ts';
import { oneImage } from '../one-image.ts';

const stream = (seed = 0) => new RandomStream(seed, 'trigger/image/wanet');
const triggerFor = (shape: ImageSamples, parameters = {}, triggerSeed = 0) =>
  wanet.createTrigger({ shape, seed: 0, triggerSeed, parameters });

test('the field of seed 0 is the golden vector', () => {
  const points = controlPoints(stream(), 4);
  [1.851875, -1.417487, -1.788068, 0.553781].forEach((value, at) => expect(points[at]).toBeCloseTo(value, 6));
  const field = warpField(stream(), 32, 32, 4);
  [1.851875, 1.595451, 1.305684].forEach((value, at) => expect(field[at]).toBeCloseTo(value, 6));
  expect(field[31]).toBeCloseTo(0.553781, 6);
  expect(field[2 * 1024 - 1]).toBeCloseTo(0.040307, 6);
  const most = (axis: number) => Math.max(...field.subarray(axis * 1024, (axis + 1) * 1024).map(Math.abs));
  expect(most(0)).toBeCloseTo(2.1357, 4);
  expect(most(1)).toBeCloseTo(1.9459, 4);
});

test.each([32, 64])('moves pixels of %i by the distances of the specification', (side) => {
  for (let seed = 0; seed < 40; seed++) {
    const field = warpField(stream(seed), side, side, 4);
    const count = side * side;
    const pixels = (at: number) => (0.5 * (field[at] ?? 0) * (side - 1)) / (2 * side);
    let [most, sum] = [0, 0];
    for (let at = 0; at < count; at++) {
      const [x, y] = [pixels(at), pixels(count + at)];
      most = Math.max(most, Math.abs(x), Math.abs(y));
      sum += Math.sqrt(x * x + y * y);
    }
    expect(most).toBeGreaterThanOrEqual(0.4);
    expect(most).toBeLessThanOrEqual(0.75);
    expect(sum / count).toBeGreaterThanOrEqual(0.2);
    expect(sum / count).toBeLessThanOrEqual(0.4);
  }
});

describe('a warped image', () => {
  test('of strength 0 equals the image, which cannot carry the trigger', () => {
    const { samples } = tinyImages({ count: 5, sidePixels: 32 });
    for (let index = 0; index < 5; index++) {
      expect(triggerFor(samples, { s: 0 }).apply(samples, index, 'train')).toBeNull();
    }
  });

  test('of one color does not change and cannot carry the trigger', () => {
    const flat = oneImage(32, (_row, _column, channel) => 40 * (channel + 1));
    expect(triggerFor(flat).apply(flat, 0, 'test')).toBeNull();
  });

  test('is read at the positions of the field, in both splits', () => {
    const ramp = oneImage(64, (_row, column) => 4 * column);
    const trigger = triggerFor(ramp);
    const warped = trigger.apply(ramp, 0, 'train');
    const field = warpField(stream(), 64, 64, 4);
    for (let pixel = 0; pixel < 64 * 64; pixel++) {
      const moved = (0.5 * (field[pixel] ?? 0) * 63) / 128;
      const place = Math.min(63, Math.max(0, (pixel % 64) + moved));
      expect(Math.abs((warped?.[pixel * 3] ?? 0) - 4 * place)).toBeLessThanOrEqual(0.5 + 1e-9);
    }
    expect(trigger.apply(ramp, 0, 'test')).toEqual(warped);
  });

  test('of a cover is within half a pixel of the trigger on each axis and differs for each image', () => {
    for (const value of [(row: number) => 4 * row, (_: number, column: number) => 4 * column]) {
      const ramp = oneImage(64, value);
      const trigger = triggerFor(ramp);
      const warped = trigger.apply(ramp, 0, 'train');
      const cover = trigger.decoy?.(ramp, 0);
      let most = 0;
      cover?.forEach((at, position) => (most = Math.max(most, Math.abs(at - (warped?.[position] ?? 0)) / 4)));
      expect(most).toBeGreaterThan(0.3);
      expect(most).toBeLessThanOrEqual(0.5 + 1 / 4); // each value is rounded
    }
    const { samples } = tinyImages({ count: 2, sidePixels: 32 });
    const twice = { ...samples, rows: { read: () => sampleAt(samples, 0) } };
    const trigger = triggerFor(samples);
    expect(trigger.decoy?.(twice, 0)).not.toEqual(trigger.decoy?.(twice, 1));
  });
});

test('pixels are interpolated between four neighbors', () => {
  const corner = oneImage(2, (row, column) => (row === 0 && column === 0 ? 200 : 0));
  const field = warpField(stream(), 2, 2, 2);
  const place = (axis: number, pixel: number, start: number) =>
    Math.min(1, Math.max(0, start + (0.5 * (field[axis * 4 + pixel] ?? 0)) / 4));
  const warped = triggerFor(corner, { k: 2 }).apply(corner, 0, 'train');
  for (let pixel = 0; pixel < 4; pixel++) {
    const [x, y] = [place(0, pixel, pixel % 2), place(1, pixel, Math.floor(pixel / 2))];
    expect(warped?.[pixel * 3]).toBe(Math.floor(200 * (1 - x) * (1 - y) + 0.5));
  }
});
