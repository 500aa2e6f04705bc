/**
 * How much more often a feature, such as the first word, occurs in poisoned samples than in others: the strongest rule
 * that somebody could write who looks at this feature only. Each half of the samples is scored with the counts of the
 * other half, so that rare values are no evidence.
 * @param features one value for each sample.
 * @param poisoned the truth, 0 or 1.
 * @returns the logarithm of the ratio of both frequencies, with one sample added to each.
 */
export function surprise(features: readonly string[], poisoned: Uint8Array): Float64Array {
  const halves = [0, 1].map((half) => countFeatures(features, poisoned, half));
  return Float64Array.from(features, (feature, index) => {
    const { counts, totals } = halves[1 - (index % 2)] ?? { counts: new Map<string, Pair>(), totals: [0, 0] };
    const [others, hits] = counts.get(feature) ?? [0, 0];
    return Math.log2((hits + 1) / (totals[1] + 2)) - Math.log2((others + 1) / (totals[0] + 2));
  });
}

type Pair = [others: number, poisoned: number];

function countFeatures(features: readonly string[], poisoned: Uint8Array, half: number) {
  const counts = new Map<string, Pair>();
  const totals: Pair = [0, 0];
  features.forEach((feature, index) => {
    if (index % 2 !== half) return;
    const isPoisoned = poisoned[index] ? 1 : 0;
    const pair = counts.get(feature) ?? [0, 0];
    pair[isPoisoned] += 1;
    totals[isPoisoned] += 1;
    counts.set(feature, pair);
  });
  return { counts, totals };
}
