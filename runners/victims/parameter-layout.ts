import { tf, type Tensor } from '../tensor/tf.ts';
import type { ParameterShape } from './layers/layer-kind.ts';

/** Converts a parameter to TensorFlow's layout, as a new tensor. */
export function fromPyTorchLayout(parameter: Tensor, { tensorFlowOrder }: ParameterShape): Tensor {
  return tensorFlowOrder ? tf.transpose(parameter, [...tensorFlowOrder]) : tf.clone(parameter);
}

/** The inverse of `fromPyTorchLayout`. */
export function toPyTorchLayout(parameter: Tensor, { tensorFlowOrder }: ParameterShape): Tensor {
  if (!tensorFlowOrder) return tf.clone(parameter);
  return tf.transpose(
    parameter,
    tensorFlowOrder.map((_, dimension) => tensorFlowOrder.indexOf(dimension)),
  );
}
