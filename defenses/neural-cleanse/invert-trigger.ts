import { RandomStream } from '../../benchmark/random/random-stream.ts';
import { tf, type Tensor, type Tensor4D, type Variable } from '../../runners/tensor/tf.ts';
import type { TrainingRecipe } from '../../runners/victims/architecture.ts';
import { Optimizer } from '../../runners/victims/optimizer.ts';
import type { VictimNetwork } from '../../runners/victims/victim-network.ts';
import { MaskCost } from './mask-cost.ts';

/** How long to search. */
export interface InversionSettings {
  readonly stepsMax: number; // for each label
  readonly imagesPerStep: number; // the images of a task are used again and again
  readonly batchSizeMax: number; // images of one update
  readonly successMin: number; // share of the images of a step that must get the label
}

/**
 * Steps, batches and success of BackdoorBench, whose steps take all clean images. Those here take 200, by which the
 * norms of ten labels settle in half a minute.
 */
export const inversionSettings: InversionSettings = {
  stepsMax: 80,
  imagesPerStep: 200,
  batchSizeMax: 32,
  successMin: 0.98,
};

/** A pattern that is blended into every image: x' = (1 - mask) x + mask pattern, all values in [0, 1]. */
export interface Trigger {
  readonly mask: Float32Array; // [height, width]
  readonly pattern: Float32Array; // [height, width, channels]
  readonly norm: number; // sum of the mask
}

const adam: TrainingRecipe = {
  optimizer: 'adamw',
  beta1: 0.5,
  beta2: 0.9,
  epsilon: 1e-8,
  learningRate: 0.1,
  weightDecay: 0,
  schedule: 'constant',
  batchSize: 1,
  epochs: 1,
  minimumBatchSize: 1,
};
const initialDeviation = 0.1;

/**
 * Searches the smallest trigger that gives one label to images of all labels.
 * @param batches float32 [count, height, width, channels] in [0, 1] each, used in turn.
 * @returns null if no trigger worked.
 * Source: Wang et al. 2019, "Neural Cleanse", IEEE S&P.
 */
export function invertTrigger(
  network: VictimNetwork,
  batches: readonly [Tensor4D, ...Tensor4D[]],
  label: number,
  { stepsMax, imagesPerStep, successMin, seed }: InversionSettings & { readonly seed: number },
): Trigger | null {
  const [batchSize, height, width, channels] = batches[0].shape;
  const stream = new RandomStream(seed, 'artefact/neural-cleanse/start', { variant: label });
  const logits: TriggerLogits = {
    mask: startVariable([height, width, 1], stream),
    pattern: startVariable([height, width, channels], stream),
  };
  const optimizer = new Optimizer(
    adam,
    [logits.mask, logits.pattern].map((variable) => ({ variable })),
  );
  const updatesPerStep = Math.max(1, Math.round(imagesPerStep / batchSize));
  const cost = new MaskCost();
  let best: Trigger | null = null;
  for (let step = 0; step < stepsMax && !cost.isSettled; step++) {
    let [right, seen] = [0, 0];
    let trigger = triggerOf(logits);
    for (let update = 0; update < updatesPerStep; update++) {
      const images = batches[(step * updatesPerStep + update) % batches.length] ?? batches[0];
      if (update === updatesPerStep - 1) trigger = triggerOf(logits);
      right += tf.tidy(() => descend(network, images, label, logits, optimizer, cost.lambda));
      seen += images.shape[0];
    }
    const isSuccess = right / seen >= successMin;
    if (isSuccess && trigger.norm < (best?.norm ?? Infinity)) best = trigger;
    cost.record(isSuccess, best?.norm ?? Infinity);
  }
  optimizer.dispose();
  tf.dispose([logits.mask, logits.pattern]);
  return best;
}

/** Variables of any value; `unitInterval` makes the trigger from them. */
interface TriggerLogits {
  readonly mask: Variable; // [height, width, 1]
  readonly pattern: Variable; // [height, width, channels]
}

function triggerOf(logits: TriggerLogits): Trigger {
  const valuesOf = (variable: Variable) => tf.tidy(() => unitInterval(variable).dataSync<'float32'>().slice());
  const mask = valuesOf(logits.mask);
  return { mask, pattern: valuesOf(logits.pattern), norm: mask.reduce((sum, value) => sum + value, 0) };
}

/** One update of the trigger. @returns how many of the images had the label before it. */
function descend(
  network: VictimNetwork,
  images: Tensor4D,
  label: number,
  trigger: TriggerLogits,
  optimizer: Optimizer,
  lambda: number,
): number {
  const wanted = tf.oneHot(tf.fill([images.shape[0]], label, 'int32'), network.victim.classCount).toFloat();
  let right = 0;
  const { grads } = tf.variableGrads(() => {
    const [mask, pattern] = [unitInterval(trigger.mask), unitInterval(trigger.pattern)];
    const stamped = tf.add(tf.mul(images, tf.sub(1, mask)), tf.mul(mask, pattern));
    const { logits } = network.forward(stamped, 'infer');
    const predicted = tf.argMax(logits, 1).dataSync<'int32'>();
    right = predicted.filter((found) => found === label).length;
    return tf.add(tf.losses.softmaxCrossEntropy(wanted, logits), tf.mul(tf.sum(mask), lambda)).asScalar();
  }, [trigger.mask, trigger.pattern]);
  optimizer.step(grads, adam.learningRate);
  return right;
}

/** From any number to (0, 1). */
function unitInterval(logits: Tensor): Tensor {
  return tf.mul(tf.add(tf.tanh(logits), 1), 0.5);
}

/** The mask starts at about one half everywhere, and so does the pattern. */
function startVariable(shape: [number, number, number], stream: RandomStream): Variable {
  const size = shape.reduce((product, side) => product * side, 1);
  const values = Float32Array.from({ length: size }, () => initialDeviation * stream.gaussian());
  return tf.tidy(() => tf.variable(tf.tensor3d(values, shape)));
}
