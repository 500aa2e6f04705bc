import { tf, type Tensor } from '../tensor/tf.ts';

/** PyTorch [out, in, height, width] to TensorFlow [height, width, in, out]; [out, in] to [in, out]; vectors as they are. */
export function fromPyTorchLayout(parameter: Tensor): Tensor {
  if (parameter.rank === 4) return tf.transpose(parameter, [2, 3, 1, 0]);
  if (parameter.rank === 2) return tf.transpose(parameter, [1, 0]);
  return tf.clone(parameter);
}

/** The inverse of `fromPyTorchLayout`. */
export function toPyTorchLayout(parameter: Tensor): Tensor {
  if (parameter.rank === 4) return tf.transpose(parameter, [3, 2, 0, 1]);
  if (parameter.rank === 2) return tf.transpose(parameter, [1, 0]);
  return tf.clone(parameter);
}
