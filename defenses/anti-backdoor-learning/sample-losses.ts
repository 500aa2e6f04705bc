import { tf } from '../../runners/tensor/tf.ts';
import type { FrontEndCache } from '../../runners/victims/front-end-cache.ts';
import type { VictimNetwork } from '../../runners/victims/victim-network.ts';

const batchSize = 256;

/**
 * Cross-entropy of each sample with its given label, in nats, in evaluation mode.
 * @param inputs of the samples, for the trained layers of the network.
 */
export async function sampleLosses(
  network: VictimNetwork,
  inputs: FrontEndCache,
  labels: Int32Array,
): Promise<Float64Array> {
  const losses = new Float64Array(labels.length);
  const { classCount } = network.victim;
  for (let begin = 0; begin < labels.length; begin += batchSize) {
    const rows = Uint32Array.from({ length: Math.min(batchSize, labels.length - begin) }, (_, at) => begin + at);
    const batch = inputs.batch(rows);
    const predicted = tf.tidy(() => network.backEnd(batch, 'infer').logits);
    const logits = await predicted.data();
    rows.forEach((row, at) => {
      losses[row] = crossEntropy(logits.subarray(at * classCount, (at + 1) * classCount), labels[row] ?? 0);
    });
    tf.dispose([batch, predicted]);
  }
  return losses;
}

/** The largest logit is subtracted first, so that no exponential overflows. */
function crossEntropy(logits: ArrayLike<number>, label: number): number {
  const values = Array.from(logits);
  const largest = Math.max(...values);
  const total = values.reduce((sum, logit) => sum + Math.exp(logit - largest), 0);
  return Math.log(total) + largest - (values[label] ?? Number.NaN);
}
