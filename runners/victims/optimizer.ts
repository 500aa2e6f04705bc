import { adamStep, momentumStep } from '../tensor/optimizer-steps.ts';
import { tf, type NamedTensorMap, type Variable } from '../tensor/tf.ts';
import type { TrainingRecipe } from './architecture.ts';

interface Slot {
  readonly variable: Variable;
  readonly moments: readonly Variable[]; // SGD: momentum; AdamW: first and second moment
}

/**
 * Stochastic gradient descent with momentum, or AdamW, as PyTorch computes them.
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
      if (this.recipe.optimizer === 'sgd')
        momentumStep({ variable, gradient, moment: first }, { ...this.recipe, learningRate });
      else if (second)
        adamStep({ variable, gradient, first, second }, { ...this.recipe, learningRate, step: this.steps });
    }
  }

  dispose(): void {
    for (const { moments } of this.slots) for (const moment of moments) moment.dispose();
  }
}
