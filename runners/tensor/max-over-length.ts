import { tf, type Tensor, type Tensor2D, type Tensor4D } from './tf.ts';

/**
 * The largest value of each channel along a sequence. Positions with equal maxima, such as windows over padding, share the
 * gradient evenly, as in PyTorch's `amax`. The `max` of TensorFlow.js gives each of them the whole gradient, and its
 * comparison takes most of a training step on WASM.
 * @param x float32 [batch, 1, length, channels].
 * @returns float32 [batch, channels].
 */
export function maxOverLength(x: Tensor4D): Tensor2D {
  const [batch, , , channels] = x.shape;
  const pool = tf.customGrad((...inputs) => {
    const [input, save] = inputs as unknown as [Tensor4D, (tensors: Tensor[]) => void];
    const largest = tf.max(input, [1, 2], true);
    save([input, largest]);
    const gradFunc = (dy: Tensor, saved: Tensor[]) => {
      const [values, top] = saved as [Tensor, Tensor];
      const below = tf.step(tf.sub(top, values)); // 1 at positions below the maximum
      const holds = tf.sub(1, below);
      const share = tf.div(dy.reshape([batch, 1, 1, channels]), tf.sum(holds, [1, 2], true));
      return tf.mul(holds, share);
    };
    return { value: largest.reshape([batch, channels]), gradFunc };
  });
  return pool(x) as Tensor2D;
}
