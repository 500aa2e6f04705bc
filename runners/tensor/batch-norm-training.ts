import { tf, type Tensor, type Tensor1D, type Tensor2D, type Tensor4D } from './tf.ts';

/** Statistics of one batch: mean and biased variance per channel [channels], over `rows` values each. */
export interface BatchStatistics {
  readonly mean: Tensor1D;
  readonly variance: Tensor1D;
  readonly rows: number;
}

/**
 * Batch normalization with the statistics of the batch, and its gradient in closed form. Sums over the batch are products
 * with a constant row, because the backends have fast matrix products.
 * @param x float32 [batch, height, width, channels].
 * @param gamma float32 [channels]; @param beta float32 [channels].
 * @param onStatistics called once within the surrounding tidy; it may move running statistics.
 * @returns float32 of the shape of x.
 * Source: Ioffe & Szegedy 2015, "Batch Normalization", arXiv:1502.03167, section 3.
 */
export function batchNormTraining(
  x: Tensor4D,
  gamma: Tensor,
  beta: Tensor,
  epsilon: number,
  onStatistics: (statistics: BatchStatistics) => void,
): Tensor4D {
  const channels = x.shape[3];
  const rows = x.size / channels;
  const normalize = tf.customGrad((...inputs) => {
    const [input, scale, shift, save] = inputs as unknown as [Tensor, Tensor, Tensor, (tensors: Tensor[]) => void];
    const flat: Tensor2D = input.reshape([rows, channels]);
    const mean = meanOverRows(flat);
    const centered = tf.sub(flat, mean);
    const variance = meanOverRows(tf.square(centered) as Tensor2D);
    const inverseDeviation = tf.rsqrt(tf.add(variance, epsilon));
    const normalized = tf.mul(centered, inverseDeviation);
    onStatistics({ mean, variance, rows });
    save([normalized, inverseDeviation, scale]);
    const value = tf.add(tf.mul(normalized, scale), shift).reshape(x.shape);
    const gradFunc = (dy: Tensor, saved: Tensor[]) => {
      const [xHat, inverse, weight] = saved as [Tensor2D, Tensor1D, Tensor1D];
      const dyFlat: Tensor2D = dy.reshape([rows, channels]);
      const meanDy = meanOverRows(dyFlat);
      const meanDyXHat = meanOverRows(tf.mul(dyFlat, xHat) as Tensor2D);
      const dx = tf.mul(tf.sub(tf.sub(dyFlat, meanDy), tf.mul(xHat, meanDyXHat)), tf.mul(weight, inverse));
      return [dx.reshape(x.shape), tf.mul(meanDyXHat, rows), tf.mul(meanDy, rows)];
    };
    return { value, gradFunc };
  });
  return normalize(x, gamma, beta) as Tensor4D;
}

function meanOverRows(matrix: Tensor2D): Tensor1D {
  const rows = matrix.shape[0];
  return tf.matMul(tf.fill([1, rows], 1 / rows) as Tensor2D, matrix).reshape([matrix.shape[1]]);
}
