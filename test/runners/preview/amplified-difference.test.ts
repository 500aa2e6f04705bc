import { expect, test } from 'vitest';
import {
  amplifiedDifference,
  differenceExtent,
  differenceGain,
} from '../../../runners/preview/amplified-difference.ts';

const image = { gain: 4, offset: 128, lowest: 0, highest: 255 };

test('the gain is the largest that fits, rounded down', () => {
  expect(differenceGain(31, 127)).toBe(4);
  expect(differenceGain(53, 127)).toBe(2.3);
  expect(differenceGain(3, 127)).toBe(42);
  expect(differenceGain(255, 127)).toBe(0.49);
  for (let largest = 1; largest <= 255; largest++)
    expect(largest * differenceGain(largest, 127)).toBeLessThanOrEqual(127);
});

test('identical samples are shown unchanged', () => {
  expect(differenceGain(0, 127)).toBe(1);
  const same = { clean: Uint8Array.of(0, 255), changed: Uint8Array.of(0, 255) };
  expect(differenceExtent(same)).toEqual({ changedCount: 0, largest: 0 });
  expect([...amplifiedDifference(same, image)]).toEqual([128, 128]);
});

test('differences of both signs are amplified around the offset and clamped', () => {
  const pair = { clean: Uint8Array.of(10, 10, 10, 0, 255), changed: Uint8Array.of(10, 13, 7, 255, 0) };
  expect([...amplifiedDifference(pair, image)]).toEqual([128, 140, 116, 255, 0]);
  expect(differenceExtent(pair)).toEqual({ changedCount: 4, largest: 255 });
});

test('clips may differ by more than one sample can hold', () => {
  const pair = { clean: Int16Array.of(-32_768, 5), changed: Int16Array.of(32_767, 5) };
  const { changedCount, largest } = differenceExtent(pair);
  expect([changedCount, largest]).toEqual([1, 65_535]);
  const bounds = { gain: differenceGain(largest, 32_768), offset: 0, lowest: -32_768, highest: 32_767 };
  expect([...amplifiedDifference(pair, bounds)]).toEqual([32_767, 0]);
});
