import type { ImageSamples, LabeledSamples } from '../../datasets/dataset.ts';
import type { Parameters, TrainingRecipe, Victim } from '../../victims/architecture.ts';
import { trainVictim, type TrainingProgress } from '../../victims/train-victim.ts';

/** The strong setting: smaller rates and weaker decay leave the backdoor where it is. */
export const fineTuningRecipe: TrainingRecipe = {
  optimizer: 'sgd',
  learningRate: 0.05,
  momentum: 0.9,
  weightDecay: 1e-2,
  schedule: 'cosine-per-step',
  batchSize: 32,
  epochs: 100,
  minimumBatchSize: 8,
};

const attemptsMax = 4; // the first, and three with half the rate of the one before

export interface FineTuningOptions {
  readonly seed: number;
  readonly recipe?: TrainingRecipe;
  readonly onProgress?: (progress: TrainingProgress) => void;
  readonly train?: typeof trainVictim; // for tests
}

/**
 * Trains all weights on with cross-entropy on trusted samples, batch normalization in training mode. A training that
 * diverges is begun anew from the given weights at half the rate.
 * @returns null when every attempt diverged: then the given weights are the best there are.
 */
export async function fineTune(
  victim: Victim,
  initial: Parameters,
  clean: LabeledSamples<ImageSamples>,
  { seed, recipe = fineTuningRecipe, onProgress, train = trainVictim }: FineTuningOptions,
): Promise<Parameters | null> {
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const attempted = { ...recipe, learningRate: recipe.learningRate / 2 ** attempt };
    const diverged = new AbortController();
    const watch = (progress: TrainingProgress): void => {
      if (!Number.isFinite(progress.loss)) diverged.abort();
      else onProgress?.(progress);
    };
    try {
      const options = { seed, initial, recipe: attempted, onProgress: watch, signal: diverged.signal };
      const parameters = await train(victim, clean, options);
      if (!diverged.signal.aborted && isFinite(parameters)) return parameters;
    } catch (cause) {
      if (!diverged.signal.aborted) throw cause;
    }
  }
  return null;
}

function isFinite(parameters: Parameters): boolean {
  return [...parameters.values()].every((values) => values.every((value) => Number.isFinite(value)));
}
