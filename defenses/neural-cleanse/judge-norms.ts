/** What the sizes of the smallest triggers say about a model. */
export interface Judgment {
  readonly norms: readonly number[]; // of each label
  readonly median: number;
  readonly deviation: number; // median absolute deviation, times 1.4826
  readonly indices: readonly number[]; // anomaly index of each label; Infinity is possible
  readonly flagged: readonly number[]; // labels, the smallest norm first
  readonly smallest: number | null; // label with the smallest norm; null if no trigger was found
  readonly probability: number; // that the model is backdoored
}

const indexMin = 2; // of a flagged label
const consistency = 1.4826; // makes the deviation that of a normal distribution

/**
 * A model is backdoored if one label needs a much smaller trigger than the others. The anomaly index of a label is
 * (median - norm) / deviation if its norm is below the median, and 0 otherwise.
 * @param found norm of the smallest trigger of each label; null if none worked. It counts as the largest of the others,
 *   or as `pixels` if there are no others.
 * Source: Wang et al. 2019, "Neural Cleanse", IEEE S&P; the probability is ours, 0.5 at an index of 2.
 */
export function judgeNorms(found: readonly (number | null)[], pixels: number): Judgment {
  const known = found.filter((norm) => norm !== null);
  const largest = known.length > 0 ? Math.max(...known) : pixels;
  const norms = found.map((norm) => norm ?? largest);
  const median = medianOf(norms);
  const deviation = consistency * medianOf(norms.map((norm) => Math.abs(norm - median)));
  const indices = norms.map((norm) => (norm < median ? (median - norm) / deviation : 0)); // over 0: Infinity
  const byNorm = found
    .flatMap((norm, label) => (norm === null ? [] : [{ norm, label }]))
    .sort((a, b) => a.norm - b.norm || a.label - b.label);
  return {
    norms,
    median,
    deviation,
    indices,
    flagged: byNorm.map(({ label }) => label).filter((label) => (indices[label] ?? 0) > indexMin),
    smallest: byNorm[0]?.label ?? null,
    probability: 1 / (1 + Math.exp(-2 * (Math.max(0, ...indices) - indexMin))),
  };
}

/** Of an even number of values, the mean of the two in the middle. */
function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
