import { expect, test } from 'vitest';
import type { AudioSamples, TextSamples } from '../../../runners/datasets/dataset.ts';
import { replaceSamples, sampleAt, takeLabeled, takeSamples } from '../../../runners/datasets/sample-buffer.ts';
import { tinyImages } from '../../support/tiny-images.ts';

const audio: AudioSamples = {
  modality: 'audio',
  count: 3,
  length: 2,
  sampleRateHz: 8000,
  data: Int16Array.of(1, 2, 3, 4, -5, -6),
};
const text: TextSamples = { modality: 'text', count: 3, texts: ['a', 'b', 'c'] };

test('takes samples in the order asked for, with repeats, of every modality', () => {
  expect([...takeSamples(audio, [2, 0, 2]).data]).toEqual([-5, -6, 1, 2, -5, -6]);
  expect(takeSamples(text, Uint32Array.of(2, 1)).texts).toEqual(['c', 'b']);
  expect(takeSamples(text, []).count).toBe(0);
  const images = tinyImages({ count: 5 });
  const taken = takeLabeled(images, [4, 1]);
  expect([...taken.labels]).toEqual([4, 1]);
  expect(sampleAt(taken.samples, 1)).toEqual(sampleAt(images.samples, 1));
});

test('replaces samples in a copy', () => {
  const replaced = replaceSamples(audio, new Map([[1, Int16Array.of(9, 9)]]));
  expect([...replaced.data]).toEqual([1, 2, 9, 9, -5, -6]);
  expect([...audio.data]).toEqual([1, 2, 3, 4, -5, -6]);
  expect(replaceSamples(text, new Map([[0, 'z']])).texts).toEqual(['z', 'b', 'c']);
});

test('copies samples that lie in a Buffer, too', () => {
  const { samples } = tinyImages({ count: 2 });
  const inBuffer = { ...samples, data: Buffer.from(samples.data) };
  sampleAt(inBuffer, 1).fill(0);
  replaceSamples(inBuffer, new Map([[0, new Uint8Array(192)]]));
  expect([...inBuffer.data]).toEqual([...samples.data]);
});

test('refuses positions that do not exist and samples of another shape', () => {
  for (const index of [-1, 3, 0.5, NaN]) {
    expect(() => sampleAt(audio, index)).toThrowError(expect.objectContaining({ code: 'INDEX_OUT_OF_RANGE' }));
    expect(() => takeSamples(text, [index])).toThrowError(expect.objectContaining({ code: 'INDEX_OUT_OF_RANGE' }));
  }
  expect(() => replaceSamples(audio, new Map([[0, Int16Array.of(1)]]))).toThrowError(
    expect.objectContaining({ code: 'SAMPLE_MISMATCH' }),
  );
});
