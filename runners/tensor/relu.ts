import { tensorHeap } from './simd/tensor-heap.ts';
import { tf, type Tensor } from './tf.ts';

const sizeMin = 4; // of the kernels

/** max(x, 0), float32; the gradient passes where x > 0. On WASM in one pass each way. */
export function relu(x: Tensor): Tensor {
  const heap = tensorHeap();
  if (!heap || x.size < sizeMin) return tf.relu(x);
  const at = (tensor: Tensor) => heap.addressOf(tensor);
  const rectify = tf.customGrad((...inputs) => {
    const [input, save] = inputs as unknown as [Tensor, (tensors: Tensor[]) => void];
    const value = heap.tensor(x.shape);
    heap.kernels.relu(at(input), 4 * x.size, at(value));
    save([value]);
    const gradFunc = (dy: Tensor, saved: Tensor[]) => {
      const dx = heap.tensor(x.shape);
      heap.kernels.reluGradient(at(dy), at(saved[0] ?? dy), 4 * x.size, at(dx));
      return dx;
    };
    return { value, gradFunc };
  });
  return rectify(x);
}
