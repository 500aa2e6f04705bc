import type { ImageSamples, LabeledSamples } from '../../../benchmark/samples/dataset.ts';
import { tf } from '../../../runners/tensor/tf.ts';
import type { Victim } from '../../../runners/victims/architecture.ts';
import { inputBatch } from '../../../runners/victims/front-end-cache.ts';
import type { Parameters } from '../../../runners/victims/layers/layer-kind.ts';
import { modelInput } from '../../../runners/victims/model-input.ts';
import { VictimNetwork } from '../../../runners/victims/victim-network.ts';
import { toyCnn } from './toy-cnn.ts';
import { toyTarget, type ToyImageSets } from './toy-images.ts';

/** Fractions of the test samples. */
export interface ToyScore {
  readonly cleanAccuracy: number;
  readonly attackSuccessRate: number;
  readonly robustAccuracy: number;
}

/** Scores a model of the toy images on their test set. */
export function measureToy(
  parameters: Parameters,
  { test, triggered }: Pick<ToyImageSets, 'test' | 'triggered'>,
  victim: Victim = toyCnn,
): ToyScore {
  const clean = predictLabels(victim, parameters, test);
  const attacked = predictLabels(victim, parameters, triggered);
  return {
    cleanAccuracy: share(clean, (label, row) => label === test.labels[row]),
    attackSuccessRate: share(attacked, (label) => label === toyTarget),
    robustAccuracy: share(attacked, (label, row) => label === triggered.labels[row]),
  };
}

/** The label that a model gives to each sample. */
export function predictLabels(
  victim: Victim,
  parameters: Parameters,
  { samples }: LabeledSamples<ImageSamples>,
): Int32Array {
  const network = new VictimNetwork(victim, parameters);
  const rows = Array.from({ length: samples.count }, (_, row) => row);
  const input = inputBatch(modelInput(samples, 'channels-last', null), rows);
  const labels = tf.tidy(() => tf.argMax(network.forward(input, 'infer').logits, 1).dataSync<'int32'>());
  input.dispose();
  network.dispose();
  return labels;
}

function share(labels: Int32Array, holds: (label: number, row: number) => boolean): number {
  return labels.filter(holds).length / labels.length;
}
