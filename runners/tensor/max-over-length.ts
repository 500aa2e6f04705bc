import { tensorHeap, type TensorHeap } from './simd/tensor-heap.ts';
import { tf, type Tensor, type Tensor2D, type Tensor4D } from './tf.ts';

/**
 * The largest value of each channel along a sequence. Positions with equal maxima, such as windows over padding, share
 * the gradient evenly, as in PyTorch's `amax`. The `max` of TensorFlow.js gives each of them the whole gradient, and
 * its comparison takes most of a training step on WASM.
 * @param x float32 [batch, 1, length, channels].
 * @returns float32 [batch, channels].
 */
export function maxOverLength(x: Tensor4D): Tensor2D {
  const heap = tensorHeap();
  const isFast = heap !== null && x.shape[3] % 4 === 0; // the kernel takes channels in fours
  const pool = tf.customGrad((...inputs) => {
    const [input, save] = inputs as unknown as [Tensor4D, Save];
    return isFast ? byKernels(heap, input, save) : byOperations(input, save);
  });
  return pool(x) as Tensor2D;
}

type Save = (tensors: Tensor[]) => void;

interface ValueAndGradient {
  readonly value: Tensor;
  gradFunc(dy: Tensor, saved: Tensor[]): Tensor;
}

function byKernels(heap: TensorHeap, x: Tensor4D, save: Save): ValueAndGradient {
  const [batch, , length, channels] = x.shape;
  const largest = heap.tensor([batch, channels]);
  const shares = heap.tensor([batch, channels]);
  const at = (tensor: Tensor) => heap.addressOf(tensor);
  heap.kernels.maxOverLength(at(x), batch, length, channels, at(largest), at(shares));
  save([x, largest, shares]);
  return {
    value: largest,
    gradFunc: (dy, saved) => {
      const [values, top, share] = saved as [Tensor, Tensor, Tensor];
      const dx = heap.tensor(x.shape);
      heap.kernels.maxOverLengthGradient(at(dy), at(values), batch, length, channels, at(top), at(share), at(dx));
      return dx;
    },
  };
}

function byOperations(x: Tensor4D, save: Save): ValueAndGradient {
  const [batch, , , channels] = x.shape;
  const largest = tf.max(x, [1, 2], true);
  save([x, largest]);
  return {
    value: largest.reshape([batch, channels]),
    gradFunc: (dy, saved) => {
      const [values, top] = saved as [Tensor, Tensor];
      const below = tf.step(tf.sub(top, values)); // 1 at positions below the maximum
      const holds = tf.sub(1, below);
      const share = tf.div(dy.reshape([batch, 1, 1, channels]), tf.sum(holds, [1, 2], true));
      return tf.mul(holds, share);
    },
  };
}
