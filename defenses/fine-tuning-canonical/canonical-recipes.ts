import type { Modality } from '../../benchmark/words/modality.ts';
import type { TrainingRecipe } from '../../runners/victims/architecture.ts';

const overImagesAndClips = {
  optimizer: 'sgd',
  learningRate: 0.01,
  momentum: 0.9,
  weightDecay: 5e-4,
  schedule: 'cosine-per-step',
  epochs: 100,
  minimumBatchSize: 8,
} as const;

/** Learning rate, decay, epochs and batches as papers and BackdoorBench use them. Source: defenses.md 4.3. */
export const canonicalRecipes: Readonly<Record<Modality, TrainingRecipe>> = {
  image: { ...overImagesAndClips, batchSize: 128 },
  audio: { ...overImagesAndClips, batchSize: 32 },
  text: {
    optimizer: 'adamw',
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    learningRate: 2e-5,
    weightDecay: 0.01,
    schedule: 'cosine-per-step',
    batchSize: 16,
    epochs: 10,
    minimumBatchSize: 8,
  },
};
