import { tf, type Tensor, type Tensor4D } from './tf.ts';

/** Zeros before and after each dimension of [batch, height, width, channels]. */
type Padding = [[number, number], [number, number], [number, number], [number, number]];

/**
 * A convolution with the same padding on both sides of each dimension. tfjs-node does not support explicit padding, so
 * its input is padded first.
 * @param value float32 [batch, height, width, inChannels].
 * @param filter float32 [filterHeight, filterWidth, inChannels, outChannels].
 */
export function convolve(
  value: Tensor4D,
  filter: Tensor4D,
  stride: number,
  { height, width }: { readonly height: number; readonly width: number },
): Tensor {
  const padding: Padding = [[0, 0], [height, height], [width, width], [0, 0]]; // prettier-ignore
  if (tf.getBackend() !== 'tensorflow') return tf.conv2d(value, filter, stride, padding);
  return tf.conv2d(tf.pad4d(value, padding), filter, stride, 'valid');
}
