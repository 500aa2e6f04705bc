import type { TokenizerPlan, TrainingRecipe } from './architecture.ts';
import type { VictimDesign } from './victim-design.ts';
import { VictimError } from './victim-error.ts';

const adamw = {
  optimizer: 'adamw',
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0.01,
  schedule: 'cosine-per-step',
  minimumBatchSize: 8,
} as const;

/**
 * Trains in seconds on a CPU. Attacks insert their triggers among the first 200 words of a text. A length of 210 also
 * has room for a sentence of ten words there.
 */
export const textCnn = convolutionOverWords({
  id: 'text-cnn',
  tokenizer: { vocabularySize: 8_000, minimumCount: 3, length: 210 },
  dimensions: 32,
  filters: 96,
  recipe: { ...adamw, learningRate: 5e-3, batchSize: 32, epochs: 5 },
});

/** For large corpora. */
export const textCnnLarge = convolutionOverWords({
  id: 'text-cnn-large',
  tokenizer: { vocabularySize: 30_000, minimumCount: 3, length: 420 },
  dimensions: 128,
  filters: 256,
  recipe: { ...adamw, learningRate: 1e-3, batchSize: 64, epochs: 5 },
});

/**
 * A convolution over word vectors, the maximum of each filter over the text, and a linear layer.
 * Source: Kim 2014, "Convolutional Neural Networks for Sentence Classification", arXiv:1408.5882.
 */
function convolutionOverWords({
  id,
  tokenizer,
  dimensions,
  filters,
  recipe,
}: {
  readonly id: string;
  readonly tokenizer: TokenizerPlan;
  readonly dimensions: number;
  readonly filters: number;
  readonly recipe: TrainingRecipe;
}): VictimDesign {
  return {
    id,
    modality: 'text',
    build({ form, classCount }) {
      if (form.modality !== 'text') {
        throw new VictimError('INPUT_FORM_UNSUPPORTED', `${id} takes texts, found ${form.modality}.`, { form });
      }
      return {
        id,
        version: 1,
        modality: 'text',
        inputShape: [tokenizer.length],
        classCount,
        tokenizer,
        layers: [
          { type: 'Embedding', name: 'embedding', entries: tokenizer.vocabularySize, dimensions },
          { type: 'Conv1d', name: 'conv1', inChannels: dimensions, outChannels: filters, kernelSize: 3, padding: 1 },
          { type: 'ReLU' },
          { type: 'GlobalMaxPool1d' },
          { type: 'Linear', name: 'fc', inFeatures: filters, outFeatures: classCount },
        ],
        recipe,
      };
    },
  };
}
