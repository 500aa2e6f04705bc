import { tensorHeap } from './simd/tensor-heap.ts';
import { tf, type Tensor, type Tensor4D } from './tf.ts';

/**
 * Adds one value to each channel.
 * @param x float32 [batch, height, width, channels]; @param bias float32 [channels].
 */
export function addBias(x: Tensor4D, bias: Tensor): Tensor {
  const heap = tensorHeap();
  const channels = x.shape[3];
  if (!heap || channels % 4 !== 0) return tf.add(x, bias);
  const rows = x.size / channels;
  const add = tf.customGrad((...inputs) => {
    const [input, shift] = inputs as unknown as [Tensor, Tensor];
    const gradFunc = (dy: Tensor) => {
      const sums = heap.tensor([channels]); // the sum over axes of the backend takes several times as long
      heap.kernels.sumRows(heap.addressOf(dy), rows, channels, 0, 1, heap.addressOf(sums));
      return [dy, sums];
    };
    return { value: tf.add(input, shift), gradFunc };
  });
  return add(x, bias);
}
