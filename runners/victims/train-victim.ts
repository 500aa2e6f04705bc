import { sinCosTurns } from '../../benchmark/random/deterministic-math.ts';
import { RandomStream } from '../../benchmark/random/random-stream.ts';
import type { LabeledSamples } from '../../benchmark/samples/dataset.ts';
import { tf, type Tensor } from '../tensor/tf.ts';
import type { TrainingRecipe, Victim } from './architecture.ts';
import type { Parameters } from './layers/layer-kind.ts';
import { FrontEndCache } from './front-end-cache.ts';
import { initializeParameters } from './initialize-parameters.ts';
import { modelInput } from './model-input.ts';
import { Optimizer } from './optimizer.ts';
import type { TokenIds } from './token-ids.ts';
import { VictimNetwork } from './victim-network.ts';

/** Progress of a training. */
export interface TrainingProgress {
  readonly step: number;
  readonly steps: number;
  readonly loss: number; // of the last batch: what is minimized
}

export interface TrainingOptions {
  readonly recipe?: TrainingRecipe; // default: the victim's own
  readonly seed: number; // of initial weights and data order
  readonly tokenize?: TokenIds | null; // required for texts
  readonly initial?: Parameters; // continue from these parameters instead of new ones
  readonly masks?: Parameters; // factors of parameters, applied after each step: 0 keeps a weight at 0
  /** What is minimized instead of the cross-entropy. @param crossEntropy scalar, the mean over the batch. */
  readonly objective?: (crossEntropy: Tensor) => Tensor;
  /** Asked after each epoch; true ends the training. */
  readonly isDone?: (network: VictimNetwork) => Promise<boolean>;
  readonly onProgress?: (progress: TrainingProgress) => void;
  readonly pace?: () => Promise<void>; // awaited before each step; default: a turn of the event loop now and then
  readonly signal?: AbortSignal;
}

const progressEverySteps = 20;

/**
 * Trains a victim with cross-entropy, from scratch or from `initial`. The data order is a seeded shuffle per epoch, so
 * the result is a function of data, recipe, seed and backend.
 * @returns parameters in PyTorch names and layouts.
 */
export async function trainVictim(
  victim: Victim,
  { samples, labels }: LabeledSamples,
  options: TrainingOptions,
): Promise<Parameters> {
  const { recipe = victim.recipe, seed, tokenize = null, initial, masks, onProgress, pace, signal } = options;
  const network = new VictimNetwork(victim, initial ?? initializeParameters(victim, seed));
  const optimizer = new Optimizer(recipe, network.trainable);
  if (masks) network.scale(masks);
  const inputs = new FrontEndCache(network, modelInput(samples, 'channels-last', tokenize));
  const batches = planBatches(samples.count, recipe);
  const steps = batches.length * recipe.epochs;
  try {
    let step = 0;
    for (let epoch = 0; epoch < recipe.epochs; epoch++) {
      const order = new RandomStream(seed, 'artefact/victim-order', { variant: epoch }).shuffle(samples.count);
      for (const { begin, end } of batches) {
        if (pace) await pace();
        else if (step % progressEverySteps === 0) await new Promise(setImmediate);
        signal?.throwIfAborted();
        const indices = order.subarray(begin, end);
        const input = inputs.batch(indices);
        const classes = Int32Array.from(indices, (index) => labels[index] ?? 0);
        const loss = trainStep(network, optimizer, input, classes, {
          learningRate: learningRateAt(recipe, step, steps),
          objective: options.objective,
        });
        input.dispose();
        if (masks) network.scale(masks);
        step += 1;
        if (step % progressEverySteps === 0 || step === steps) {
          onProgress?.({ step, steps, loss: (await loss.data())[0] ?? Number.NaN });
        }
        loss.dispose();
      }
      if (await options.isDone?.(network)) break;
    }
    return await network.parameters();
  } finally {
    network.dispose();
    optimizer.dispose();
  }
}

interface TrainingStep {
  readonly learningRate: number;
  readonly objective: TrainingOptions['objective'] | undefined;
}

function trainStep(
  network: VictimNetwork,
  optimizer: Optimizer,
  input: Tensor,
  classes: Int32Array,
  { learningRate, objective = (crossEntropy) => crossEntropy }: TrainingStep,
): Tensor {
  return tf.tidy(() => {
    const oneHot = tf.oneHot(tf.tensor1d(classes, 'int32'), network.victim.classCount).toFloat();
    const { value, grads } = tf.variableGrads(
      () =>
        objective(tf.losses.softmaxCrossEntropy(oneHot, network.backEnd(input, 'train').logits).asScalar()).asScalar(),
      network.trainable.map(({ variable }) => variable),
    );
    optimizer.step(grads, learningRate);
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
