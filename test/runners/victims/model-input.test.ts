import { describe, expect, test, vi } from 'vitest';
import { audioSamples, imageSamples, textSamples } from '../../../benchmark/samples/sample-buffer.ts';
import { fillBatch, modelInput } from '../../../runners/victims/model-input.ts';
import type { TokenIds } from '../../../runners/victims/token-ids.ts';

const images = imageSamples({
  height: 1,
  width: 2,
  channels: 3,
  data: Uint8Array.of(0, 51, 102, 153, 204, 255, 1, 2, 3, 4, 5, 6),
});

describe('images', () => {
  test('are scaled to [0, 1] with channels last', () => {
    const input = modelInput(images, 'channels-last', null);
    expect(input).toMatchObject({ count: 2, shape: [1, 2, 3], type: 'float32' });
    const expected = [0, 0.2, 0.4, 0.6, 0.8, 1];
    expect(fillBatch(input, [0])).toEqual(Float32Array.from(expected));
  });

  test('are scaled to [0, 1] with channels first, as in PyTorch', () => {
    const input = modelInput(images, 'channels-first', null);
    expect(input.shape).toEqual([3, 1, 2]);
    expect(fillBatch(input, [0])).toEqual(Float32Array.of(0, 0.6, 0.2, 0.8, 0.4, 1));
  });

  test('are batched in the requested order', () => {
    const input = modelInput(images, 'channels-last', null);
    const second = [1, 2, 3, 4, 5, 6].map((value) => value / 255);
    expect(fillBatch(input, Uint32Array.of(1, 0, 1))).toEqual(
      Float32Array.from([...second, 0, 0.2, 0.4, 0.6, 0.8, 1, ...second]),
    );
    expect(fillBatch(input, [])).toEqual(new Float32Array());
  });
});

test('audio is a fraction of full scale', () => {
  const clips = audioSamples({ length: 4, sampleRateHz: 8000, data: Int16Array.of(-32_768, -1, 0, 32_767) });
  for (const order of ['channels-first', 'channels-last'] as const) {
    const input = modelInput(clips, order, null);
    expect(input).toMatchObject({ count: 1, shape: [4], type: 'float32' });
    expect(fillBatch(input, [0])).toEqual(Float32Array.of(-1, -1 / 32_768, 0, 32_767 / 32_768));
  }
});

describe('texts', () => {
  const letters: TokenIds = {
    length: 3,
    encode: (text) => Int32Array.from({ length: 3 }, (_, at) => text.charCodeAt(at) - 96 || 0),
  };

  test('are token ids from the tokenizer', () => {
    const input = modelInput(textSamples(['abc', 'z']), 'channels-last', letters);
    expect(input).toMatchObject({ count: 2, shape: [3], type: 'int32' });
    expect(fillBatch(input, [1, 0])).toEqual(Int32Array.of(26, 0, 0, 1, 2, 3));
  });

  test('are encoded once, however often they are asked for', () => {
    const encode = vi.fn(letters.encode);
    const input = modelInput(textSamples(['abc', 'z']), 'channels-last', { length: 3, encode });
    for (let epoch = 0; epoch < 3; epoch++) fillBatch(input, [1, 0, 1]);
    expect(encode.mock.calls).toEqual([['z'], ['abc']]);
    expect(fillBatch(input, [1])).toEqual(Int32Array.of(26, 0, 0));
  });

  test('whose token ids are too many to keep are encoded each time', () => {
    const encode = vi.fn(() => new Int32Array(3));
    const many = textSamples(Array.from({ length: 3 }, () => ''));
    const input = modelInput(many, 'channels-last', { length: 2 ** 25, encode });
    fillBatch({ ...input, shape: [3] }, [1, 1]);
    expect(encode).toHaveBeenCalledTimes(2);
  });

  test('without a tokenizer are an error', () => {
    expect(() => modelInput(textSamples(['a']), 'channels-last', null)).toThrow(/tokenizer/);
  });
});
