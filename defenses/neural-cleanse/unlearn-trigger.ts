import { RandomStream } from '../../benchmark/random/random-stream.ts';
import type { ImageSamples, LabeledSamples } from '../../benchmark/samples/dataset.ts';
import { overlaySamples } from '../../benchmark/samples/sample-buffer.ts';
import type { TrainingRecipe, Victim } from '../../runners/victims/architecture.ts';
import type { Parameters } from '../../runners/victims/layers/layer-kind.ts';
import type { trainVictim, TrainingProgress } from '../../runners/victims/train-victim.ts';
import { fineTune } from '../fine-tuning/fine-tune.ts';
import type { Trigger } from './invert-trigger.ts';

const stampedShare = 0.2;

/** Fixed in advance. */
export const unlearningRecipe: TrainingRecipe = {
  optimizer: 'sgd',
  learningRate: 0.01,
  momentum: 0.9,
  weightDecay: 5e-4,
  schedule: 'cosine-per-step',
  batchSize: 32,
  epochs: 20,
  minimumBatchSize: 8,
};

/**
 * Teaches a model to ignore a trigger: a random fifth of the clean images is stamped with it and keeps its labels.
 * @returns null if every attempt diverged.
 * Source: Wang et al. 2019, "Neural Cleanse", IEEE S&P.
 */
export async function unlearnTrigger(
  victim: Victim,
  parameters: Parameters,
  { samples, labels }: LabeledSamples<ImageSamples>,
  trigger: Trigger,
  options: {
    readonly seed: number;
    readonly onProgress?: (progress: TrainingProgress) => void;
    readonly train?: typeof trainVictim; // for tests
  },
): Promise<Parameters | null> {
  const order = new RandomStream(options.seed, 'artefact/neural-cleanse/stamped').shuffle(samples.count);
  const stamped = new Set(order.subarray(0, Math.max(1, Math.round(stampedShare * samples.count))));
  const mixed = overlaySamples(samples, stamped, (row) => stampTrigger(samples.rows.read(row), trigger));
  return fineTune(
    victim,
    parameters,
    { samples: mixed, labels },
    { ...options, tokenize: null, recipe: unlearningRecipe },
  );
}

/** @param image bytes [height, width, channels], like the pattern. @returns a new image. */
export function stampTrigger(image: Uint8Array, { mask, pattern }: Trigger): Uint8Array {
  const channels = pattern.length / mask.length;
  return image.map((byte, at) => {
    const weight = mask[Math.floor(at / channels)] ?? 0;
    return Math.round((1 - weight) * byte + weight * 255 * (pattern[at] ?? 0));
  });
}
