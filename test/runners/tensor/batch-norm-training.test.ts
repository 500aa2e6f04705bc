import { beforeAll, expect, test } from 'vitest';
import { batchNormTraining } from '../../../runners/tensor/batch-norm-training.ts';
import { startTensorBackend } from '../../../runners/tensor/start-tensor-backend.ts';
import { tf, type Tensor, type Tensor4D } from '../../../runners/tensor/tf.ts';

beforeAll(async () => {
  await startTensorBackend('wasm');
});

const x = () =>
  tf.tensor4d(
    Float32Array.from({ length: 2 * 3 * 3 * 2 }, (_, i) => Math.sin(i * 2.3) * 3 + 1),
    [2, 3, 3, 2],
  );
const weigh = (y: Tensor) => y.mul(tf.range(0, y.size).reshape(y.shape).sin()).sum().asScalar();

/** The definition, differentiated by TensorFlow.js itself. */
function byDefinition(input: Tensor4D, gamma: Tensor, beta: Tensor): Tensor {
  const { mean, variance } = tf.moments(input, [0, 1, 2]);
  return input.sub(mean).div(variance.add(1e-5).sqrt()).mul(gamma).add(beta);
}

test('value and gradients equal those of the definition', () => {
  const parameters = [x(), tf.tensor1d([1.5, -0.5]), tf.tensor1d([0.2, 0.1])];
  const ours = (...[input, gamma, beta]: Tensor[]) =>
    weigh(batchNormTraining(input as Tensor4D, gamma as Tensor, beta as Tensor, 1e-5, () => {}));
  const expected = (...[input, gamma, beta]: Tensor[]) =>
    weigh(byDefinition(input as Tensor4D, gamma as Tensor, beta as Tensor));
  const found = tf.grads(ours)(parameters);
  tf.grads(expected)(parameters).forEach((gradient, i) => {
    const difference = gradient
      .sub(found[i] as Tensor)
      .abs()
      .max()
      .dataSync()[0];
    expect(difference).toBeLessThan(1e-4);
  });
});

test('reports mean and biased variance of the batch once', () => {
  const seen: { mean: number[]; variance: number[]; rows: number }[] = [];
  tf.tidy(() => {
    batchNormTraining(
      tf.tensor4d([1, 10, 3, 30], [2, 1, 1, 2]),
      tf.ones([2]),
      tf.zeros([2]),
      1e-5,
      ({ mean, variance, rows }) => seen.push({ mean: [...mean.dataSync()], variance: [...variance.dataSync()], rows }),
    );
  });
  expect(seen).toEqual([{ mean: [2, 20], variance: [1, 100], rows: 2 }]);
});
