import { sinCosTurns } from '../random/deterministic-math.ts';
import { RandomStream } from '../random/random-stream.ts';
import type { ImageSamples, LabeledSamples } from '../datasets/dataset.ts';
import { tf, type Tensor, type Tensor4D, type Variable } from '../tensor/tf.ts';
import type { Parameters, TrainingRecipe, Victim } from './architecture.ts';
import { initializeParameters } from './initialize-parameters.ts';
import { VictimNetwork } from './victim-network.ts';

/** How far a training is: fractions of epochs count. */
export interface TrainingProgress {
  readonly step: number;
  readonly steps: number;
  readonly loss: number;
}

export interface TrainingOptions {
  readonly recipe?: TrainingRecipe; // the victim's own when absent
  readonly seed: number; // of initial weights and data order
  readonly initial?: Parameters; // continue from these instead of new ones
  readonly onProgress?: (progress: TrainingProgress) => void;
  readonly signal?: AbortSignal;
}

const progressEverySteps = 20;

/**
 * Trains a victim from scratch (or on, from `initial`) with cross-entropy and SGD: g ← g + wd·w; m ← μ m + g; w ← w − lr·m.
 * The data order is a seeded shuffle an epoch, so the result is a function of data, recipe, seed and backend.
 * @returns parameters in PyTorch names and layouts.
 */
export async function trainVictim(
  victim: Victim,
  { samples, labels }: LabeledSamples<ImageSamples>,
  { recipe = victim.recipe, seed, initial, onProgress, signal }: TrainingOptions,
): Promise<Parameters> {
  const network = new VictimNetwork(victim, initial ?? initializeParameters(victim, seed));
  const momenta = new Map<string, Variable>(
    network.trainable.map(({ name, variable }) => [name, tf.tidy(() => tf.variable(tf.zerosLike(variable), false))]),
  );
  const batches = planBatches(samples.count, recipe);
  const steps = batches.length * recipe.epochs;
  try {
    let step = 0;
    for (let epoch = 0; epoch < recipe.epochs; epoch++) {
      const order = new RandomStream(seed, 'artefact/victim-order', { variant: epoch }).shuffle(samples.count);
      for (const { begin, end } of batches) {
        signal?.throwIfAborted();
        const images = imageBatch(samples, order.subarray(begin, end));
        const classes = Int32Array.from(order.subarray(begin, end), (index) => labels[index] ?? 0);
        const loss = trainStep(network, momenta, images, classes, recipe, learningRateAt(recipe, step, steps));
        images.dispose();
        step += 1;
        if (step % progressEverySteps === 0 || step === steps) {
          onProgress?.({ step, steps, loss: (await loss.data())[0] ?? Number.NaN });
        }
        loss.dispose();
        if (step % progressEverySteps === 0) await new Promise(setImmediate); // lets timers and messages through
      }
    }
    return await network.parameters();
  } finally {
    network.dispose();
    for (const momentum of momenta.values()) momentum.dispose();
  }
}

/** float32 [batch, height, width, channels] in [0, 1]; the caller disposes it. */
export function imageBatch(samples: ImageSamples, indices: Uint32Array): Tensor4D {
  const { height, width, channels, data } = samples;
  const size = height * width * channels;
  const batch = new Float32Array(indices.length * size);
  indices.forEach((index, row) => {
    for (let i = 0; i < size; i++) batch[row * size + i] = (data[index * size + i] ?? 0) / 255;
  });
  return tf.tensor4d(batch, [indices.length, height, width, channels]);
}

function trainStep(
  network: VictimNetwork,
  momenta: ReadonlyMap<string, Variable>,
  images: Tensor4D,
  classes: Int32Array,
  recipe: TrainingRecipe,
  learningRate: number,
): Tensor {
  return tf.tidy(() => {
    const oneHot = tf.oneHot(tf.tensor1d(classes, 'int32'), network.victim.classCount).toFloat();
    const trainable = network.trainable;
    const { value, grads } = tf.variableGrads(
      () => tf.losses.softmaxCrossEntropy(oneHot, network.forward(images, 'train').logits).asScalar(),
      trainable.map(({ variable }) => variable),
    );
    for (const { name, variable } of trainable) {
      const gradient = grads[variable.name];
      const momentum = momenta.get(name);
      if (!gradient || !momentum) throw new Error(`No gradient for ${name}.`);
      const decayed = tf.add(gradient, tf.mul(variable, recipe.weightDecay));
      momentum.assign(tf.add(tf.mul(momentum, recipe.momentum), decayed));
      variable.assign(tf.sub(variable, tf.mul(momentum, learningRate)));
    }
    return value;
  });
}

function planBatches(
  count: number,
  recipe: TrainingRecipe,
): readonly { readonly begin: number; readonly end: number }[] {
  const batches = [];
  for (let begin = 0; begin < count; begin += recipe.batchSize) {
    const end = Math.min(count, begin + recipe.batchSize);
    if (end - begin >= Math.min(recipe.minimumBatchSize, count)) batches.push({ begin, end });
  }
  return batches;
}

function learningRateAt(recipe: TrainingRecipe, step: number, steps: number): number {
  if (recipe.schedule === 'constant') return recipe.learningRate;
  return recipe.learningRate * 0.5 * (1 + sinCosTurns(step / steps / 2).cos);
}
