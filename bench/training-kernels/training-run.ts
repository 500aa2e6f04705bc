import { RandomStream } from '../../benchmark/random/random-stream.ts';
import type { ImageSamples, LabeledSamples } from '../../benchmark/samples/dataset.ts';
import { imageSamples } from '../../benchmark/samples/sample-buffer.ts';
import { initializeParameters } from '../../runners/victims/initialize-parameters.ts';
import { smallCnn } from '../../runners/victims/small-cnn.ts';
import { trainVictim } from '../../runners/victims/train-victim.ts';

export const batchSize = 32;
const side = 28;
const channels = 3;
const classCount = 10;

/** The victim of mini@1. */
export const victim = smallCnn.build({ form: { modality: 'image', height: side, width: side, channels }, classCount });

export interface TimedTraining {
  readonly samplesPerSecond: number;
  readonly loss: number; // after the last step; nearly equal for variants that do the same work
}

/** Times the product's own training loop over a fixed number of steps, after the given number of warm-up steps. */
export async function timeTraining(steps: number, warmUpSteps: number): Promise<TimedTraining> {
  const recipe = { ...victim.recipe, batchSize, epochs: 1 };
  const initial = initializeParameters(victim, 0);
  let loss = Number.NaN;
  const onProgress = (progress: { readonly loss: number }) => (loss = progress.loss);
  if (warmUpSteps > 0)
    await trainVictim(victim, syntheticDigits(warmUpSteps * batchSize), { recipe, seed: 1, initial });
  const data = syntheticDigits(steps * batchSize);
  const startedAt = performance.now();
  await trainVictim(victim, data, { recipe, seed: 0, initial, onProgress });
  const seconds = (performance.now() - startedAt) / 1000;
  return { samplesPerSecond: (steps * batchSize) / seconds, loss };
}

/** uint8 noise in the shape of a digit image, brighter in a band whose place depends on the label; deterministic. */
function syntheticDigits(count: number): LabeledSamples<ImageSamples> {
  const stream = new RandomStream(0, 'bench/training-kernels');
  const size = side * side * channels;
  const labels = Int32Array.from({ length: count }, (_, index) => index % classCount);
  const data = new Uint8Array(count * size);
  labels.forEach((label, index) => {
    for (let i = 0; i < size; i++) {
      const inBand = Math.floor(i / (side * channels) / (side / classCount)) === label;
      data[index * size + i] = stream.integer(100) + (inBand ? 120 : 0);
    }
  });
  return { samples: imageSamples({ height: side, width: side, channels, data }), labels };
}
