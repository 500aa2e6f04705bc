import type { Samples } from '../../benchmark/samples/dataset.ts';
import { sampleAt } from '../../benchmark/samples/sample-buffer.ts';

/** The two test sets of a task. */
export interface TestSets {
  readonly clean: Samples;
  readonly cleanLabels: Int32Array;
  readonly triggered: Samples;
  /** True labels of the triggered samples. */
  readonly triggeredLabels: Int32Array;
  /** The class that is not attacked; null if all are. */
  readonly spared: number | null;
}

/**
 * The clean test sample that each triggered one was made from. Triggered samples are in the order of the clean ones. Where
 * some of these cannot carry the trigger, a triggered sample belongs to the most similar one among the few that it can
 * be, which its label and its place leave.
 * @returns [triggered] rows of the clean test set.
 */
export function pairSamples({ clean, cleanLabels, triggered, triggeredLabels, spared }: TestSets): Int32Array {
  const attacked = Int32Array.from(cleanLabels.keys()).filter((row) => cleanLabels[row] !== spared);
  const surplus = attacked.length - triggered.count;
  let next = 0; // the first place in `attacked` that is still free
  return Int32Array.from({ length: triggered.count }, (_, row) => {
    const places = placesFrom(next, row + Math.max(0, surplus)).filter(
      (place) => cleanLabels[attacked[place] ?? -1] === triggeredLabels[row],
    );
    const place = places.length > 1 ? mostSimilar(places) : (places[0] ?? next);
    next = place + 1;
    return attacked[place] ?? 0;

    function mostSimilar(candidates: readonly number[]): number {
      const distances = candidates.map((candidate) => distance(clean, attacked[candidate] ?? 0, triggered, row));
      return candidates[distances.indexOf(Math.min(...distances))] ?? next;
    }
  });
}

function placesFrom(first: number, last: number): readonly number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

/** How much two samples differ: the sum of absolute differences, or for texts the share of words that they do not share. */
function distance(ones: Samples, one: number, others: Samples, other: number): number {
  const [a, b] = [sampleAt(ones, one), sampleAt(others, other)];
  if (typeof a === 'string' || typeof b === 'string') return wordDistance(String(a), String(b));
  let sum = 0;
  a.forEach((value, index) => (sum += Math.abs(value - (b[index] ?? 0))));
  return sum;
}

function wordDistance(one: string, other: string): number {
  const [words, others] = [new Set(one.toLowerCase().split(/\s+/)), new Set(other.toLowerCase().split(/\s+/))];
  const shared = [...words].filter((word) => others.has(word)).length;
  return 1 - shared / Math.max(1, Math.min(words.size, others.size));
}
