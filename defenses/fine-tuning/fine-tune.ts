import type { LabeledSamples } from '../../benchmark/samples/dataset.ts';
import type { Modality } from '../../benchmark/words/modality.ts';
import type { TrainingRecipe, Victim } from '../../runners/victims/architecture.ts';
import type { Parameters } from '../../runners/victims/layers/layer-kind.ts';
import type { TokenIds } from '../../runners/victims/token-ids.ts';
import { trainVictim, type TrainingProgress } from '../../runners/victims/train-victim.ts';

const strongSetting: TrainingRecipe = {
  optimizer: 'sgd',
  learningRate: 0.05,
  momentum: 0.9,
  weightDecay: 1e-2,
  schedule: 'cosine-per-step',
  batchSize: 32,
  epochs: 100,
  minimumBatchSize: 8,
};

/** A strong setting: smaller learning rates or weaker decay leave the backdoor in place. Word embeddings need AdamW. */
export const fineTuningRecipes: Readonly<Record<Modality, TrainingRecipe>> = {
  image: strongSetting,
  audio: strongSetting,
  text: {
    optimizer: 'adamw',
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    learningRate: 5e-3,
    weightDecay: 0.1,
    schedule: 'cosine-per-step',
    batchSize: 32,
    epochs: 60,
    minimumBatchSize: 8,
  },
};

const attemptsMax = 4; // the first, then three, each at half the learning rate of the previous one

export interface FineTuningOptions {
  readonly seed: number;
  readonly tokenize: TokenIds | null;
  readonly recipe?: TrainingRecipe; // default: the recipe of the modality
  readonly masks?: Parameters; // see `TrainingOptions`
  readonly onProgress?: (progress: TrainingProgress) => void;
  readonly train?: typeof trainVictim; // for tests
}

/**
 * Continues training all weights with cross-entropy on trusted samples, with batch normalization in training mode. If
 * training diverges, it restarts from the given weights at half the learning rate.
 * @returns null if every attempt diverged; keep the given weights then.
 */
export async function fineTune(
  victim: Victim,
  initial: Parameters,
  clean: LabeledSamples,
  options: FineTuningOptions,
): Promise<Parameters | null> {
  const { recipe = fineTuningRecipes[victim.modality], onProgress, train = trainVictim, ...others } = options;
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const attempted = { ...recipe, learningRate: recipe.learningRate / 2 ** attempt };
    const diverged = new AbortController();
    const watch = (progress: TrainingProgress): void => {
      if (!Number.isFinite(progress.loss)) diverged.abort();
      else onProgress?.(progress);
    };
    try {
      const training = { ...others, initial, recipe: attempted, onProgress: watch, signal: diverged.signal };
      const parameters = await train(victim, clean, training);
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
