import { tf, type NamedTensorMap, type Tensor, type Variable } from '../tensor/tf.ts';
import type { TrainingRecipe } from './architecture.ts';

interface Slot {
  readonly variable: Variable;
  readonly moments: readonly Variable[]; // SGD: momentum; AdamW: first and second moment
}

/**
 * Stochastic gradient descent with momentum, or AdamW, as PyTorch computes them:
 * SGD: g ← g + wd·w; m ← μ m + g; w ← w − lr·m.
 * AdamW: w ← w − lr·wd·w; m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; w ← w − lr · m̂ / (√v̂ + ε).
 * Source: Loshchilov & Hutter 2019, "Decoupled Weight Decay Regularization", arXiv:1711.05101.
 */
export class Optimizer {
  private readonly recipe: TrainingRecipe;
  private readonly slots: readonly Slot[];
  private steps = 0;

  constructor(recipe: TrainingRecipe, trainable: readonly { readonly variable: Variable }[]) {
    this.recipe = recipe;
    const momentCount = recipe.optimizer === 'sgd' ? 1 : 2;
    this.slots = trainable.map(({ variable }) => ({
      variable,
      moments: Array.from({ length: momentCount }, () => tf.tidy(() => tf.variable(tf.zerosLike(variable), false))),
    }));
  }

  /** One step, inside the caller's tidy. @param gradients by the TensorFlow names of the variables. */
  step(gradients: NamedTensorMap, learningRate: number): void {
    this.steps += 1;
    for (const { variable, moments } of this.slots) {
      const gradient = gradients[variable.name];
      const [first, second] = moments;
      if (!gradient || !first) throw new Error(`No gradient for ${variable.name}.`);
      if (this.recipe.optimizer === 'sgd') {
        const decayed = tf.add(gradient, tf.mul(variable, this.recipe.weightDecay));
        first.assign(tf.add(tf.mul(first, this.recipe.momentum), decayed));
        variable.assign(tf.sub(variable, tf.mul(first, learningRate)));
      } else if (second) {
        this.adamStep(this.recipe, { variable, gradient, first, second }, learningRate);
      }
    }
  }

  dispose(): void {
    for (const { moments } of this.slots) for (const moment of moments) moment.dispose();
  }

  private adamStep(
    { beta1, beta2, epsilon, weightDecay }: Extract<TrainingRecipe, { optimizer: 'adamw' }>,
    { variable, gradient, first, second }: Record<'variable' | 'first' | 'second', Variable> & { gradient: Tensor },
    learningRate: number,
  ): void {
    first.assign(tf.add(tf.mul(first, beta1), tf.mul(gradient, 1 - beta1)));
    second.assign(tf.add(tf.mul(second, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
    const scale = learningRate / (1 - beta1 ** this.steps);
    const deviation = tf.add(tf.mul(tf.sqrt(second), 1 / Math.sqrt(1 - beta2 ** this.steps)), epsilon);
    const decayed = tf.mul(variable, 1 - learningRate * weightDecay);
    variable.assign(tf.sub(decayed, tf.mul(tf.div(first, deviation), scale)));
  }
}
