import type { LabeledSamples } from '../../benchmark/samples/dataset.ts';
import { takeLabeled } from '../../benchmark/samples/sample-buffer.ts';
import type { Victim } from '../../runners/victims/architecture.ts';
import { modelInput } from '../../runners/victims/model-input.ts';
import type { TokenIds } from '../../runners/victims/token-ids.ts';
import { trainVictim, type TrainingProgress } from '../../runners/victims/train-victim.ts';
import { canonicalOrder } from './canonical-order.ts';
import { clusterActivations } from './cluster-activations.ts';
import { extractFeatures } from './extract-features.ts';
import type { Judgement } from './judge-clusters.ts';

/**
 * Trains the victim by its own recipe on the suspect data and clusters the features of every label. If the rows are
 * reordered, the results are reordered in the same way and do not change otherwise.
 */
export async function sanitize(
  train: LabeledSamples,
  victim: Victim,
  {
    seed,
    tokenize,
    onProgress,
  }: {
    readonly seed: number;
    readonly tokenize: TokenIds | null;
    readonly onProgress?: (progress: TrainingProgress) => void;
  },
): Promise<Judgement> {
  const order = canonicalOrder(train);
  const ordered = takeLabeled(train, order);
  const parameters = await trainVictim(victim, ordered, { seed, tokenize, ...(onProgress ? { onProgress } : {}) });
  const features = await extractFeatures(victim, parameters, modelInput(ordered.samples, 'channels-last', tokenize));
  const judged = clusterActivations(features, ordered.labels, seed);
  const scores = new Float32Array(order.length);
  const flagged = new Uint8Array(order.length);
  order.forEach((row, at) => {
    scores[row] = judged.scores[at] ?? 0;
    flagged[row] = judged.flagged[at] ?? 0;
  });
  return { scores, flagged };
}
