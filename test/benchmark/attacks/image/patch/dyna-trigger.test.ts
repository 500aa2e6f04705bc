import { expect, test } from 'vitest';
import { dynaTrigger, locationSetOf } from '../../../../../benchmark/attacks/image/patch/dyna-trigger.ts';
import { sampleAt } from '../../../../../benchmark/samples/sample-buffer.ts';
import { chiSquareUniform } from '../../../../support/chi-square.ts';
import { tinyImages } from '../../../../support/tiny-images.ts';
import { oneImage } from '../one-image.ts';

const shape = oneImage(32, () => 0);
const triggerOf = () => dynaTrigger.createTrigger({ shape, seed: 0, triggerSeed: 0 });

/** Bounds of the differing pixels of two images of 32 pixels. */
function changedBox(before: Uint8Array, after: Uint8Array) {
  const box = { top: 32, bottom: -1, left: 32, right: -1 };
  after.forEach((value, at) => {
    if (value === before[at]) return;
    const pixel = Math.floor(at / 3);
    box.top = Math.min(box.top, Math.floor(pixel / 32));
    box.bottom = Math.max(box.bottom, Math.floor(pixel / 32));
    box.left = Math.min(box.left, pixel % 32);
    box.right = Math.max(box.right, pixel % 32);
  });
  return box;
}

test('location sets at 32 pixels match the specification and are shared by labels 10 apart', () => {
  expect(locationSetOf(0, 4, shape)).toEqual({ top: 1, firstLeft: 1, count: 12 });
  expect(locationSetOf(4, 4, shape)).toEqual({ top: 25, firstLeft: 1, count: 12 });
  expect(locationSetOf(7, 4, shape)).toEqual({ top: 13, firstLeft: 17, count: 12 });
  expect(locationSetOf(17, 4, shape)).toEqual(locationSetOf(7, 4, shape));
});

test.each([28, 32, 33, 64, 96])('the block of every label fits into %i pixels', (side) => {
  const scaled = Math.max(4, Math.floor((4 * side) / 32 + 0.5));
  for (let label = 0; label < 10; label++) {
    const { top, firstLeft, count } = locationSetOf(label, scaled, { ...shape, height: side, width: side });
    expect(top + scaled).toBeLessThanOrEqual(side);
    expect(firstLeft + count - 1 + scaled).toBeLessThanOrEqual(side);
    expect(count).toBeGreaterThanOrEqual(Math.floor((9 * side) / 32));
  }
});

test('exactly one block differs, in the location set of its label', () => {
  const { samples } = tinyImages({ count: 50, sidePixels: 32 });
  const trigger = triggerOf();
  for (let index = 0; index < 50; index++) {
    const after = trigger.apply(samples, index, 'train', { attackLabel: 6 });
    const box = changedBox(sampleAt(samples, index), after ?? new Uint8Array());
    expect(box.top).toBeGreaterThanOrEqual(7);
    expect(box.bottom).toBeLessThanOrEqual(10);
    expect(box.left).toBeGreaterThanOrEqual(17);
    expect(box.right - box.left).toBeLessThanOrEqual(3);
    expect(box.right).toBeLessThanOrEqual(31);
  }
});

test('positions are uniform over 5,000 samples, and all blocks differ', () => {
  const trigger = triggerOf();
  const counts = new Array<number>(12).fill(0);
  const blocks = new Set<string>();
  const canvas = { ...shape, count: 5_000, rows: { read: () => new Uint8Array(32 * 32 * 3) } };
  for (let index = 0; index < 5_000; index++) {
    const after = trigger.apply(canvas, index, 'train', { attackLabel: 0 }) ?? new Uint8Array();
    // the block is never black in all channels of its first pixel row at once: its left edge shows
    const { left } = changedBox(new Uint8Array(after.length), after);
    counts[left - 1] = (counts[left - 1] ?? 0) + 1;
    blocks.add(`${after.filter((value) => value > 0)}`);
  }
  const { statistic, critical } = chiSquareUniform(counts);
  expect(statistic).toBeLessThan(critical);
  expect(blocks.size).toBe(5_000);
});

test('rejects a missing wanted label', () => {
  expect(() => triggerOf().apply(shape, 0, 'train')).toThrowError(expect.objectContaining({ code: 'CONTEXT_MISSING' }));
});
