import { beforeAll, describe, expect, test } from 'vitest';
import { startTensorBackend } from '../../../runners/tensor/start-tensor-backend.ts';
import { tf, type Tensor } from '../../../runners/tensor/tf.ts';
import { audioCnn } from '../../../runners/victims/audio-cnn.ts';
import { FrontEndCache, inputBatch } from '../../../runners/victims/front-end-cache.ts';
import { initializeParameters } from '../../../runners/victims/initialize-parameters.ts';
import { modelInput, type ModelInput } from '../../../runners/victims/model-input.ts';
import { smallCnn } from '../../../runners/victims/small-cnn.ts';
import { VictimNetwork } from '../../../runners/victims/victim-network.ts';
import { hostClips } from '../../benchmark/attacks/audio/host-clips.ts';
import { tinyImages } from '../../support/tiny-images.ts';

beforeAll(async () => {
  await startTensorBackend('wasm');
});

const length = 8_000;
const victim = audioCnn.build({ form: { modality: 'audio', length, sampleRateHz: 8_000 }, classCount: 4 });
const { samples } = hostClips({ count: 70, length, sampleRateHz: 8_000 });

/** An input that records what was read. */
function watched(input: ModelInput): { readonly input: ModelInput; readonly reads: number[] } {
  const reads: number[] = [];
  if (input.type !== 'float32') throw new Error('Audio is float32.');
  const fill: typeof input.fill = (target, offset, index) => {
    reads.push(index);
    input.fill(target, offset, index);
  };
  return { input: { ...input, fill }, reads };
}

const valuesOf = (tensor: Tensor) => ({ shape: tensor.shape, values: tensor.dataSync() });

describe('the front end of audio', () => {
  const network = () => new VictimNetwork(victim, initializeParameters(victim, 0));

  test('returns cached batches equal to computed ones', () => {
    const own = network();
    const { input, reads } = watched(modelInput(samples, 'channels-last', null));
    const cache = new FrontEndCache(own, input);
    const batches = [[3, 1, 2], [1], [69, 3, 0, 68, 2], Array.from({ length: 50 }, (_, i) => i + 10), [5, 5, 69]];
    for (const indices of batches) {
      const computed = tf.tidy(() => own.frontEnd(inputBatch(modelInput(samples, 'channels-last', null), indices)));
      const cached = cache.batch(indices);
      const difference = tf.tidy(() => tf.max(tf.abs(tf.sub(cached, computed)))).dataSync()[0];
      expect(cached.shape).toEqual(computed.shape);
      expect(difference).toBeLessThan(1e-4); // of logarithms: Fourier transforms instead of a convolution
      const plain = modelInput(samples, 'channels-last', null);
      const alone = indices.map((index) => [...new FrontEndCache(own, plain).batch([index]).dataSync()]);
      expect([...cached.dataSync()]).toEqual(alone.flat()); // whatever else is in the batch
    }
    const first = reads.filter((index, at) => reads.indexOf(index) === at);
    expect(first.sort((a, b) => a - b)).toEqual([
      0,
      1,
      2,
      3,
      5,
      ...Array.from({ length: 50 }, (_, i) => i + 10),
      68,
      69,
    ]);
    const before = reads.length;
    cache.batch([69, 3, 0, 68, 2]);
    expect(reads).toHaveLength(before); // cached samples are not read again
    own.dispose();
  });

  test('of a model with other filters is computed with these', () => {
    const parameters = new Map(initializeParameters(victim, 0));
    const name = 'frontend.stft.weight';
    parameters.set(
      name,
      Float32Array.from(parameters.get(name) ?? [], (weight) => 2 * weight),
    );
    const own = new VictimNetwork(victim, parameters);
    const input = modelInput(samples, 'channels-last', null);
    const computed = tf.tidy(() => own.frontEnd(inputBatch(input, [4, 2])));
    expect(valuesOf(new FrontEndCache(own, input).batch([4, 2]))).toEqual(valuesOf(computed));
    own.dispose();
  });

  test('is computed every time if the samples do not fit into memory', () => {
    const own = network();
    const { input, reads } = watched(modelInput(samples, 'channels-last', null));
    const huge = { ...input, count: 1_000_000 }; // 40 bands by 30 frames of float32 each
    const cache = new FrontEndCache(own, huge);
    const expected = valuesOf(new FrontEndCache(own, modelInput(samples, 'channels-last', null)).batch([4, 2]));
    for (let time = 0; time < 2; time++) expect(valuesOf(cache.batch([4, 2]))).toEqual(expected);
    expect(reads.filter((index) => index === 2).length).toBeGreaterThanOrEqual(2);
    own.dispose();
  });

  test('leaves no tensors allocated', () => {
    const own = network();
    const cache = new FrontEndCache(own, modelInput(samples, 'channels-last', null));
    const before = tf.memory().numTensors;
    cache.batch([1, 2, 3]).dispose();
    cache.batch([2, 3, 4]).dispose();
    expect(tf.memory().numTensors).toBe(before);
    own.dispose();
  });
});

test('a network without a front end gets the samples unchanged', () => {
  const form = { modality: 'image', height: 16, width: 16, channels: 3 } as const;
  const images = smallCnn.build({ form, classCount: 10 });
  const own = new VictimNetwork(images, initializeParameters(images, 0));
  const input = modelInput(tinyImages({ count: 5, sidePixels: 16 }).samples, 'channels-last', null);
  expect(valuesOf(new FrontEndCache(own, input).batch([4, 0]))).toEqual(valuesOf(inputBatch(input, [4, 0])));
  own.dispose();
});
