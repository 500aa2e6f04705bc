import { RandomStream } from '../../benchmark/random/random-stream.ts';

export interface CleanSetCarving {
  /** Rows of the official training split for the clean set, interleaved so that each prefix is stratified. */
  readonly cleanIndices: Uint32Array;
  /** The other rows, ascending, for training and poisoning. */
  readonly trainIndices: Uint32Array;
}

/**
 * Sets aside 5 % of each class of a training split before anything is poisoned.
 * @param labels true labels of the whole split, in [0, classCount).
 * @param datasetId names the random stream, `clean/<datasetId>`.
 * Source: defenses.md 1.2, rules 1 and 2.
 */
export function carveCleanSet({
  labels,
  classCount,
  datasetId,
  seed = 0,
}: {
  readonly labels: Int32Array;
  readonly classCount: number;
  readonly datasetId: string;
  readonly seed?: number;
}): CleanSetCarving {
  const members: number[][] = Array.from({ length: classCount }, () => []);
  labels.forEach((label, index) => members[label]?.push(index));
  const total = Math.floor((labels.length * 5 + 50) / 100);
  const quotas = largestRemainder(
    members.map((indices) => indices.length),
    total,
  );

  const stream = new RandomStream(seed, `clean/${datasetId}`);
  const chosen = members.map((indices, label) =>
    Array.from(stream.shuffle(indices.length).subarray(0, quotas[label]), (position) => indices[position] ?? 0),
  );
  const cleanIndices = interleave(chosen);
  const inClean = new Set(cleanIndices);
  const trainIndices = Uint32Array.from(labels, (_, index) => index).filter((index) => !inClean.has(index));
  return { cleanIndices, trainIndices };
}

/**
 * Distributes `total` in proportion to `sizes`. What rounding down leaves goes to the largest remainders; of equal
 * remainders, to the lower class.
 */
export function largestRemainder(sizes: readonly number[], total: number): number[] {
  const sum = sizes.reduce((all, size) => all + size, 0);
  if (sum === 0) return sizes.map(() => 0);
  const shares = sizes.map((size) => Math.floor((size * total) / sum));
  const left = total - shares.reduce((all, share) => all + share, 0);
  const byRemainder = sizes
    .map((size, label) => ({ label, remainder: (size * total) % sum }))
    .sort((a, b) => b.remainder - a.remainder || a.label - b.label);
  for (const { label } of byRemainder.slice(0, left)) shares[label] = (shares[label] ?? 0) + 1;
  return shares;
}

/** Interleaves the classes so that each prefix has them in proportion, within one sample. Ties go to the lower class. */
function interleave(classes: readonly (readonly number[])[]): Uint32Array {
  const total = classes.reduce((sum, members) => sum + members.length, 0);
  const dealt = classes.map(() => 0);
  return Uint32Array.from({ length: total }, (_, position) => {
    let next = 0;
    let greatestDebt = -Infinity;
    classes.forEach((members, label) => {
      const taken = dealt[label] ?? 0;
      const debt = members.length * (position + 1) - taken * total; // in 1/total of a sample
      if (taken < members.length && debt > greatestDebt) {
        next = label;
        greatestDebt = debt;
      }
    });
    const taken = dealt[next] ?? 0;
    dealt[next] = taken + 1;
    return classes[next]?.[taken] ?? 0;
  });
}
