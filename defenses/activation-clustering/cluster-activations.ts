import { RandomStream } from '../../benchmark/random/random-stream.ts';
import { judgeClusters, type Judgement } from './judge-clusters.ts';
import { takeRows, type Matrix } from './matrix.ts';
import { principalCoordinates } from './pca.ts';
import { twoMeans } from './two-means.ts';

const reducedDimensions = 10;
const samplesMin = 20; // labels with fewer samples are skipped

/**
 * Splits the samples of each label into two clusters by their penultimate features, and flags a cluster that is small.
 * @param features [samples, width]; if any value is not finite, nothing is flagged.
 * @param labels as given in the dataset, possibly changed by an attacker.
 * Source: Chen et al. 2018, "Detecting Backdoor Attacks on Deep Neural Networks by Activation Clustering", arXiv:1811.03728.
 */
export function clusterActivations(features: Matrix, labels: Int32Array, seed: number): Judgement {
  const scores = new Float32Array(features.rows);
  const flagged = new Uint8Array(features.rows);
  if (!features.data.every((value) => Number.isFinite(value))) return { scores, flagged };
  for (const label of new Set(labels)) {
    const rows = Uint32Array.from(labels.keys()).filter((row) => labels[row] === label);
    if (rows.length < samplesMin) continue;
    const dimensions = Math.min(reducedDimensions, rows.length - 1, features.columns);
    const points = principalCoordinates(takeRows(features, rows), dimensions);
    const streamOf = (restart: number): RandomStream =>
      new RandomStream(seed, 'defense/activation-clustering', { sampleIndex: label, variant: restart });
    const judgement = judgeClusters(twoMeans(points, streamOf).clusters);
    rows.forEach((row, at) => {
      scores[row] = judgement.scores[at] ?? 0;
      flagged[row] = judgement.flagged[at] ?? 0;
    });
  }
  return { scores, flagged };
}
