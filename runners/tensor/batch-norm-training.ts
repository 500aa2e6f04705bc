import { tensorHeap, type TensorHeap } from './simd/tensor-heap.ts';
import { tf, type Tensor, type Tensor1D, type Tensor2D, type Tensor4D } from './tf.ts';

/** Statistics of one batch: mean and biased variance per channel [channels], over `rows` values each. */
export interface BatchStatistics {
  readonly mean: Tensor1D;
  readonly variance: Tensor1D;
  readonly rows: number;
}

type OnStatistics = (statistics: BatchStatistics) => void;

/**
 * Batch normalization with the statistics of the batch, and its gradient in closed form.
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
  onStatistics: OnStatistics,
): Tensor4D {
  const heap = tensorHeap();
  const isFast = heap !== null && x.shape[3] % 4 === 0;
  const normalize = tf.customGrad((...inputs) => {
    const [input, scale, shift, save] = inputs as unknown as [Tensor4D, Tensor1D, Tensor1D, Save];
    const parts = { x: input, gamma: scale, beta: shift, epsilon, onStatistics, save };
    return isFast ? byKernels(heap, parts) : byOperations(parts);
  });
  return normalize(x, gamma, beta) as Tensor4D;
}

type Save = (tensors: Tensor[]) => void;

interface Parts {
  readonly x: Tensor4D;
  readonly gamma: Tensor1D;
  readonly beta: Tensor1D;
  readonly epsilon: number;
  readonly onStatistics: OnStatistics;
  readonly save: Save;
}

interface ValueAndGradient {
  readonly value: Tensor;
  gradFunc(dy: Tensor, saved: Tensor[]): Tensor[];
}

/** In few passes over the batch. Takes channels in fours. */
function byKernels(heap: TensorHeap, { x, gamma, beta, epsilon, onStatistics, save }: Parts): ValueAndGradient {
  const { kernels } = heap;
  const channels = x.shape[3];
  const rows = x.size / channels;
  const mean = heap.tensor([channels]) as Tensor1D;
  const variance = heap.tensor([channels]) as Tensor1D;
  const value = heap.tensor(x.shape);
  kernels.sumRows(heap.addressOf(x), rows, channels, 0, 1 / rows, heap.addressOf(mean));
  kernels.sumRows(heap.addressOf(x), rows, channels, heap.addressOf(mean), 1 / rows, heap.addressOf(variance));
  onStatistics({ mean, variance, rows });
  const inverseDeviation = tf.rsqrt(tf.add(variance, epsilon));
  const scale = tf.mul(inverseDeviation, gamma);
  const [from, center, factor, shift, to] = [x, mean, scale, beta, value].map((tensor) => heap.addressOf(tensor)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  kernels.normalize(from, rows, channels, center, factor, shift, to);
  save([x, mean, inverseDeviation, scale]);
  return {
    value,
    gradFunc: (dy, saved) => {
      const [input, center, inverse, weight] = saved as [Tensor, Tensor, Tensor, Tensor];
      const meanDy = heap.tensor([channels]);
      const meanProduct = heap.tensor([channels]); // of dy and the centered input
      const dx = heap.tensor(x.shape);
      const at = (tensor: Tensor) => heap.addressOf(tensor);
      kernels.sumRows(at(dy), rows, channels, 0, 1 / rows, at(meanDy));
      kernels.sumCenteredProducts(at(dy), at(input), rows, channels, at(center), 1 / rows, at(meanProduct));
      const meanDyXHat = tf.mul(meanProduct, inverse);
      const slope = tf.mul(meanDyXHat, inverse);
      kernels.normalizeGradient(
        at(dy),
        at(input),
        rows,
        channels,
        at(center),
        at(weight),
        at(meanDy),
        at(slope),
        at(dx),
      );
      return [dx, tf.mul(meanDyXHat, rows), tf.mul(meanDy, rows)];
    },
  };
}

/** Sums over the batch are products with a constant row, because the backends have fast matrix products. */
function byOperations({ x, gamma, beta, epsilon, onStatistics, save }: Parts): ValueAndGradient {
  const channels = x.shape[3];
  const rows = x.size / channels;
  const flat: Tensor2D = x.reshape([rows, channels]);
  const mean = meanOverRows(flat);
  const centered = tf.sub(flat, mean);
  const variance = meanOverRows(tf.square(centered) as Tensor2D);
  const inverseDeviation = tf.rsqrt(tf.add(variance, epsilon));
  const normalized = tf.mul(centered, inverseDeviation);
  onStatistics({ mean, variance, rows });
  save([normalized, inverseDeviation, gamma]);
  return {
    value: tf.add(tf.mul(normalized, gamma), beta).reshape(x.shape),
    gradFunc: (dy, saved) => {
      const [xHat, inverse, weight] = saved as [Tensor2D, Tensor1D, Tensor1D];
      const dyFlat: Tensor2D = dy.reshape([rows, channels]);
      const meanDy = meanOverRows(dyFlat);
      const meanDyXHat = meanOverRows(tf.mul(dyFlat, xHat) as Tensor2D);
      const dx = tf.mul(tf.sub(tf.sub(dyFlat, meanDy), tf.mul(xHat, meanDyXHat)), tf.mul(weight, inverse));
      return [dx.reshape(x.shape), tf.mul(meanDyXHat, rows), tf.mul(meanDy, rows)];
    },
  };
}

function meanOverRows(matrix: Tensor2D): Tensor1D {
  const rows = matrix.shape[0];
  return tf.matMul(tf.fill([1, rows], 1 / rows) as Tensor2D, matrix).reshape([matrix.shape[1]]);
}
