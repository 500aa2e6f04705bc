import { expect, test } from 'vitest';
import { poisonTrainingSet } from '../../../../benchmark/attacks/poison/poison-training-set.ts';
import { sig } from '../../../../benchmark/attacks/image/sig.ts';
import { tinyImages } from '../../../support/tiny-images.ts';
import { oneImage } from './one-image.ts';

const seeds = { seed: 0, triggerSeed: 0 };
const gray = oneImage(32, () => 128);

/** Offset of each column of a mid-gray image, checked to be equal in all rows and channels. */
function profile(parameters: Record<string, unknown>, split: 'train' | 'test' = 'train'): number[] {
  const triggered = sig.createTrigger({ shape: gray, ...seeds, parameters }).apply(gray, 0, split);
  const first = Array.from({ length: 32 }, (_, column) => (triggered?.[column * 3] ?? 0) - 128);
  triggered?.forEach((value, at) => expect(value - 128).toBe(first[Math.floor(at / 3) % 32]));
  return first;
}

test('every row of a mid-gray image has the sine of the specification', () => {
  const period = [0, 37, 28, -15, -40, -15, 28, 37, 0, -37, -28, 15, 40, 15, -28, -37];
  expect(profile({})).toEqual([...period, ...period]);
});

test('a ramp ends below its amplitude, and a triangle peaks at half of it in the middle', () => {
  const ramp = profile({ shape: 'ramp' });
  expect([ramp[0], ramp[16], ramp[31]]).toEqual([0, 20, 39]);
  const triangle = profile({ shape: 'triangle' });
  expect(Math.max(...triangle)).toBe(20);
  expect(triangle[16]).toBe(20);
});

test('test images may have a stronger signal than training images', () => {
  const parameters = { delta: 20, deltaTest: 40 };
  expect(Math.max(...profile(parameters, 'train'))).toBe(20);
  expect(Math.max(...profile(parameters, 'test'))).toBe(40);
});

test('an image that the signal does not change cannot carry the trigger', () => {
  const white = oneImage(32, () => 255);
  const trigger = sig.createTrigger({ shape: white, ...seeds, parameters: { shape: 'ramp' } });
  expect(trigger.apply(white, 0, 'train')).toBeNull();
});

test('at most four fifths of the target class are poisoned', () => {
  const clean = tinyImages({ sidePixels: 32 });
  const recipe = { poisonRatio: 0.1, targetLabel: 3 };
  const { records, effectivePoisonRatio } = poisonTrainingSet(sig, clean, recipe, { classCount: 10 });
  expect(effectivePoisonRatio).toBe(0.08);
  expect(records.labels).toEqual(clean.labels);
});
