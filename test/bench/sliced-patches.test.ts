import { beforeAll, expect, test } from 'vitest';
import { slicedPatchesFilterGradient } from '../../bench/training-kernels/sliced-patches.ts';
import { startTensorBackend } from '../../runners/tensor/start-tensor-backend.ts';
import { tf, type Tensor4D } from '../../runners/tensor/tf.ts';

type Shape = [number, number, number, number];
type Case = [name: string, input: Shape, filter: Shape, stride: [number, number], padding: number];

const cases: readonly Case[] = [
  ['stride 1', [2, 7, 6, 3], [3, 2, 3, 4], [1, 1], 1],
  ['stride 2, unread last row', [2, 8, 8, 2], [3, 3, 2, 3], [2, 2], 1],
  ['unequal strides', [1, 9, 7, 2], [3, 3, 2, 2], [2, 3], 0],
  ['filter smaller than the stride', [2, 6, 6, 2], [1, 1, 2, 2], [2, 2], 0],
  ['filter as large as the image', [3, 4, 4, 3], [4, 4, 3, 2], [1, 1], 0],
];

beforeAll(() => startTensorBackend('cpu'));

test.each(cases)(
  'the sliced-patches kernel computes the same filter gradient as the cpu backend: %s',
  (_name, input, filter, stride, padding) => {
    const x = waves(input, 0);
    const dy = waves(tf.conv2d(x, tf.zeros(filter) as Tensor4D, stride, padding).shape, 1);
    const [strideHeight, strideWidth] = stride;
    const geometry = { strideHeight, strideWidth, padTop: padding, padLeft: padding };
    const found = slicedPatchesFilterGradient(x, dy, [filter[0], filter[1]], geometry);
    const convolved = (weights: Tensor4D) => tf.conv2d(x, weights, stride, padding).mul(dy).sum().asScalar();
    const expected = tf.grad((weights) => convolved(weights as Tensor4D))(tf.zeros(filter));
    expect(found.shape).toEqual(filter);
    expect(found.sub(expected).abs().max().dataSync()[0]).toBeLessThan(1e-4);
  },
);

function waves(shape: Shape, phase: number): Tensor4D {
  const count = shape.reduce((product, size) => product * size, 1);
  return tf.tensor4d(
    Float32Array.from({ length: count }, (_, index) => Math.sin(index * 1.7 + phase)),
    shape,
  );
}
