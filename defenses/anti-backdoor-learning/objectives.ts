import { tf, type Tensor } from '../../runners/tensor/tf.ts';

/** What is minimized instead of a cross-entropy, the mean over a batch. */
export type Objective = (crossEntropy: Tensor) => Tensor;

/**
 * Flooding: |L - b| + b, so that the loss hovers around the level. Clean samples cannot be learned beyond it, while
 * those with a simple trigger fall below it first.
 * Source: Ishida et al. 2020, "Do We Need Zero Training Loss After Achieving Zero Training Error?", arXiv:2002.08709.
 */
export function flooding(level: number): Objective {
  return (crossEntropy) => tf.add(tf.abs(tf.sub(crossEntropy, level)), level);
}

/** Local gradient ascent: sign(L - γ) · L. Its gradient is that of flooding. Source: Li et al. 2021, arXiv:2110.11571. */
export function localGradientAscent(level: number): Objective {
  return (crossEntropy) => tf.mul(tf.sign(tf.sub(crossEntropy, level)), crossEntropy);
}

/** Gradient ascent: -L. */
export const ascent: Objective = (crossEntropy) => tf.neg(crossEntropy);
