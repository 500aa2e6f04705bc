import { tensorHeap, type TensorHeap } from './simd/tensor-heap.ts';
import { tf, type Tensor, type Variable } from './tf.ts';

/**
 * Stochastic gradient descent with momentum and weight decay: g ← g + wd·w; m ← μ m + g; w ← w − lr·m. On WASM in one
 * pass. Call it inside a tidy.
 */
export function momentumStep(
  { variable, gradient, moment }: { readonly variable: Variable; readonly gradient: Tensor; readonly moment: Variable },
  settings: { readonly momentum: number; readonly weightDecay: number; readonly learningRate: number },
): void {
  const { momentum, weightDecay, learningRate } = settings;
  const heap = heapFor(variable);
  if (!heap) {
    moment.assign(tf.add(tf.mul(moment, momentum), tf.add(gradient, tf.mul(variable, weightDecay))));
    variable.assign(tf.sub(variable, tf.mul(moment, learningRate)));
    return;
  }
  const [newWeights, newMoment] = [heap.tensor(variable.shape), heap.tensor(variable.shape)];
  const at = (tensor: Tensor) => heap.addressOf(tensor);
  const [weights, slope, velocity] = [at(variable), at(gradient), at(moment)];
  const bytes = floatBytes * variable.size;
  heap.kernels.momentumStep(
    weights, slope, velocity, bytes, weightDecay, momentum, learningRate, at(newWeights), at(newMoment)
  ); // prettier-ignore
  variable.assign(newWeights);
  moment.assign(newMoment);
}

/**
 * AdamW with PyTorch's conventions: w ← w − lr·wd·w; m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²;
 * w ← w − lr · m̂ / (√v̂ + ε). On WASM in one pass. Call it inside a tidy.
 * @param settings.step 1 for the first one.
 */
export function adamStep(
  tensors: {
    readonly variable: Variable;
    readonly gradient: Tensor;
    readonly first: Variable;
    readonly second: Variable;
  },
  settings: {
    readonly beta1: number;
    readonly beta2: number;
    readonly epsilon: number;
    readonly weightDecay: number;
    readonly learningRate: number;
    readonly step: number;
  },
): void {
  const { variable, gradient, first, second } = tensors;
  const { beta1, beta2, epsilon, weightDecay, learningRate, step } = settings;
  const keep = 1 - learningRate * weightDecay;
  const scale = learningRate / (1 - beta1 ** step);
  const rootScale = 1 / Math.sqrt(1 - beta2 ** step);
  const heap = heapFor(variable);
  if (!heap) {
    first.assign(tf.add(tf.mul(first, beta1), tf.mul(gradient, 1 - beta1)));
    second.assign(tf.add(tf.mul(second, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
    const deviation = tf.add(tf.mul(tf.sqrt(second), rootScale), epsilon);
    variable.assign(tf.sub(tf.mul(variable, keep), tf.mul(tf.div(first, deviation), scale)));
    return;
  }
  const [newWeights, newFirst, newSecond] = [1, 2, 3].map(() => heap.tensor(variable.shape)) as [
    Tensor,
    Tensor,
    Tensor,
  ];
  const at = (tensor: Tensor) => heap.addressOf(tensor);
  heap.kernels.adamStep(
    at(variable), at(gradient), at(first), at(second), floatBytes * variable.size,
    beta1, 1 - beta1, beta2, 1 - beta2, keep, scale, rootScale, epsilon,
    at(newWeights), at(newFirst), at(newSecond),
  ); // prettier-ignore
  variable.assign(newWeights);
  first.assign(newFirst);
  second.assign(newSecond);
}

const floatBytes = 4;
const sizeMin = 4; // of the kernels

function heapFor(variable: Variable): TensorHeap | null {
  return variable.size < sizeMin ? null : tensorHeap();
}
