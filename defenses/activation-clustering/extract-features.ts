import { tf } from '../../runners/tensor/tf.ts';
import type { Victim } from '../../runners/victims/architecture.ts';
import type { Parameters } from '../../runners/victims/layers/layer-kind.ts';
import { inputBatch } from '../../runners/victims/front-end-cache.ts';
import type { ModelInput } from '../../runners/victims/model-input.ts';
import { VictimNetwork } from '../../runners/victims/victim-network.ts';
import type { Matrix } from './matrix.ts';

const batchSize = 256;

/** Penultimate features [count, width] of all samples, in evaluation mode. */
export async function extractFeatures(victim: Victim, parameters: Parameters, samples: ModelInput): Promise<Matrix> {
  const network = new VictimNetwork(victim, parameters);
  const parts: Float32Array[] = [];
  try {
    for (let begin = 0; begin < samples.count; begin += batchSize) {
      const indices = Uint32Array.from({ length: Math.min(batchSize, samples.count - begin) }, (_, i) => begin + i);
      const features = tf.tidy(() => network.forward(inputBatch(samples, indices), 'infer').features);
      parts.push(Float32Array.from(await features.data()));
      features.dispose();
    }
  } finally {
    network.dispose();
  }
  const data = Float64Array.from(parts.flatMap((part) => [...part]));
  return { rows: samples.count, columns: data.length / samples.count, data };
}
