import { RandomStream } from '../../benchmark/random/random-stream.ts';
import { largestRemainder } from '../../runners/datasets/carve-clean-set.ts';

/**
 * Chooses samples to hold out: a share of all samples, at least one, spread over the classes by largest remainder.
 * @param labels in [0, classCount); a class may be missing.
 * @returns indices, class by class.
 */
export function holdOut(
  labels: Int32Array,
  { classCount, share, seed }: { readonly classCount: number; readonly share: number; readonly seed: number },
): readonly number[] {
  const members: number[][] = Array.from({ length: classCount }, () => []);
  labels.forEach((label, index) => members[label]?.push(index));
  const total = Math.min(labels.length, Math.max(1, Math.round(labels.length * share)));
  const quotas = largestRemainder(
    members.map((indices) => indices.length),
    total,
  );
  const stream = new RandomStream(seed, 'artefact/fine-pruning/hold-out');
  return members.flatMap((indices, label) =>
    Array.from(stream.shuffle(indices.length).subarray(0, quotas[label]), (position) => indices[position] ?? 0),
  );
}
