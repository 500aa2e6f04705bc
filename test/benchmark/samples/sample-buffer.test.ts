import { describe, expect, test } from 'vitest';
import {
  audioSamples,
  imageSamples,
  mapSamples,
  packSamples,
  overlaySamples,
  sampleAt,
  takeLabeled,
  takeSamples,
  textSamples,
} from '../../../benchmark/samples/sample-buffer.ts';
import { tinyImages } from '../../support/tiny-images.ts';

const audio = audioSamples({ length: 2, sampleRateHz: 8000, data: Int16Array.of(1, 2, 3, 4, -5, -6) });
const text = textSamples(['a', 'b', 'c']);
const withCode = (code: string) => expect.objectContaining({ code });

test('counts samples and rejects incomplete samples', () => {
  expect([audio.count, text.count, tinyImages({ count: 7 }).samples.count]).toEqual([3, 3, 7]);
  expect(() => audioSamples({ length: 4, sampleRateHz: 8000, data: new Int16Array(6) })).toThrowError(
    expect.objectContaining({ code: 'SAMPLE_MISMATCH', facts: { values: 6, size: 4 } }),
  );
});

test('selects samples in the given order, with repeats, in every modality', () => {
  expect([...packSamples(takeSamples(audio, [2, 0, 2]))]).toEqual([-5, -6, 1, 2, -5, -6]);
  expect(takeSamples(text, Uint32Array.of(2, 1)).texts).toEqual(['c', 'b']);
  expect(takeSamples(text, []).count).toBe(0);
  const images = tinyImages({ count: 5 });
  const taken = takeLabeled(images, [4, 1]);
  expect([...taken.labels]).toEqual([4, 1]);
  expect(sampleAt(taken.samples, 1)).toEqual(sampleAt(images.samples, 1));
  expect([...packSamples(takeSamples(takeSamples(audio, [2, 0, 1]), [2, 0]))]).toEqual([3, 4, -5, -6]); // rows of a selection
});

test('replaces the given samples and keeps the others', () => {
  const changed = overlaySamples(audio, new Set([1]), (index) => Int16Array.of(9, index));
  expect([...packSamples(changed)]).toEqual([1, 2, 9, 1, -5, -6]);
  expect([...packSamples(audio)]).toEqual([1, 2, 3, 4, -5, -6]);
  expect(overlaySamples(text, new Set([0]), () => 'z').texts).toEqual(['z', 'b', 'c']);
  expect(() => overlaySamples(text, new Set([3]), () => 'z')).toThrowError(withCode('INDEX_OUT_OF_RANGE'));
});

test('changing a returned sample does not change the original', () => {
  const { samples } = tinyImages({ count: 2 });
  const before = packSamples(samples);
  const inBuffer = imageSamples({ ...samples, data: Buffer.from(before) });
  const replaced = overlaySamples(inBuffer, new Set([0]), () => new Uint8Array(192));
  for (const index of [0, 1]) sampleAt(inBuffer, index).fill(7);
  for (const index of [0, 1]) sampleAt(replaced, index).fill(7);
  expect(packSamples(inBuffer)).toEqual(before);
  expect(packSamples(replaced)).toEqual(Uint8Array.from(before, (value, at) => (at < 192 ? 0 : value)));
});

describe('mapping samples', () => {
  test('passes value and position in every modality and does not change the original', () => {
    const louder = mapSamples(audio, (clip, index) => clip.map((value) => value * 10 + index));
    expect([...packSamples(louder)]).toEqual([10, 20, 31, 41, -48, -58]);
    expect([...packSamples(audio)]).toEqual([1, 2, 3, 4, -5, -6]);
    expect(mapSamples(text, (value, index) => `${value}${index}`).texts).toEqual(['a0', 'b1', 'c2']);
    const { samples } = tinyImages({ count: 2 });
    const inverted = mapSamples(samples, (image) => image.map((value) => 255 - value));
    expect(packSamples(inverted)).toEqual(packSamples(samples).map((value) => 255 - value));
  });

  test('rejects a value of another length or type', () => {
    const shorter = mapSamples(audio, (clip) => clip.subarray(1));
    expect(() => sampleAt(shorter, 0)).toThrowError(withCode('SAMPLE_MISMATCH'));
    const { samples } = tinyImages({ count: 2 });
    const floats = mapSamples(samples, (image) => Float32Array.from(image) as unknown as Uint8Array);
    expect(() => packSamples(floats)).toThrowError(withCode('SAMPLE_MISMATCH'));
    expect(() => mapSamples(text, () => 5 as unknown as string)).toThrowError(withCode('SAMPLE_MISMATCH'));
  });
});

test('rejects positions out of range and samples of another shape', () => {
  for (const index of [-1, 3, 0.5, NaN]) {
    expect(() => sampleAt(audio, index)).toThrowError(withCode('INDEX_OUT_OF_RANGE'));
    expect(() => takeSamples(text, [index])).toThrowError(withCode('INDEX_OUT_OF_RANGE'));
    expect(() => takeSamples(audio, [index])).toThrowError(withCode('INDEX_OUT_OF_RANGE'));
  }
  const shorter = overlaySamples(audio, new Set([0]), () => Int16Array.of(1));
  expect(() => sampleAt(shorter, 0)).toThrowError(withCode('SAMPLE_MISMATCH'));
});
