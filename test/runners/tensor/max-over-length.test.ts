import { beforeAll, describe, expect, test } from 'vitest';
import { maxOverLength } from '../../../runners/tensor/max-over-length.ts';
import { startTensorBackend } from '../../../runners/tensor/start-tensor-backend.ts';
import { tf, type Tensor, type Tensor4D } from '../../../runners/tensor/tf.ts';

beforeAll(async () => {
  await startTensorBackend('wasm');
});

const [batch, length, channels] = [3, 7, 4];
const values = Float32Array.from({ length: batch * length * channels }, (_, i) => Math.sin(i * i));
const weights = Float32Array.from({ length: batch * channels }, (_, i) => Math.cos(i * 1.3));
const x = () => tf.tensor4d(values, [batch, 1, length, channels]);
const weighed = (y: Tensor) => tf.sum(tf.mul(y, tf.tensor2d(weights, [batch, channels]))).asScalar();

/** Of each sample and channel: the largest value and where along the sequence it stands. */
function byHand(): { readonly largest: number[]; readonly places: number[] } {
  const largest: number[] = [];
  const places: number[] = [];
  for (let sample = 0; sample < batch; sample++) {
    for (let channel = 0; channel < channels; channel++) {
      const at = Array.from({ length }, (_, place) => (sample * length + place) * channels + channel);
      const best = at.reduce((a, b) => ((values[b] ?? NaN) > (values[a] ?? NaN) ? b : a));
      largest.push(values[best] ?? NaN);
      places.push(best);
    }
  }
  return { largest, places };
}

describe('the largest value along a sequence', () => {
  test('is found for each sample and channel', () => {
    const found = maxOverLength(x());
    expect(found.shape).toEqual([batch, channels]);
    expect([...found.dataSync()]).toEqual(byHand().largest);
  });

  test('routes the whole gradient to its position', () => {
    const gradient = tf.grad((input: Tensor) => weighed(maxOverLength(input as Tensor4D)))(x());
    const expected = new Float32Array(values.length);
    byHand().places.forEach((place, at) => (expected[place] = weights[at] ?? NaN));
    expect(gradient.shape).toEqual([batch, 1, length, channels]);
    expect(gradient.dataSync().map((value) => value + 0)).toEqual(expected); // -0 is 0
  });

  test('splits the gradient among equal positions, as PyTorch does', () => {
    const tied = () => tf.tensor4d([1, 5, 5, 2], [1, 1, 4, 1]);
    const ours = tf.grad((input: Tensor) => tf.sum(maxOverLength(input as Tensor4D)).asScalar())(tied());
    expect([...ours.dataSync()]).toEqual([0, 0.5, 0.5, 0]);
  });

  test('of a sequence of length one is its value', () => {
    const single = tf.tensor4d([-3, 4], [1, 1, 1, 2]);
    expect([...maxOverLength(single).dataSync()]).toEqual([-3, 4]);
  });
});
