import { RandomStream } from '../../benchmark/random/random-stream.ts';

/** Rows of the clean set. */
export interface CleanHalves {
  readonly pool: readonly number[]; // mixed into queries
  readonly calibration: readonly number[]; // the threshold is fitted to them
}

/**
 * Halves every class at random. The odd samples of classes go to the two halves by turns, so that a clean set of one
 * sample a class is halved too; a class without samples plays no part. If that leaves a half empty, which happens only
 * for a single sample, both halves are the whole set.
 * @throws RangeError if the clean set is empty.
 */
export function halveCleanSet(labels: Int32Array, seed: number): CleanHalves {
  if (labels.length === 0) throw new RangeError('The clean set is empty.');
  const pool: number[] = [];
  const calibration: number[] = [];
  let isPoolNext = true;
  for (const label of [...new Set(labels)].sort((a, b) => a - b)) {
    const rows = [...labels.keys()].filter((row) => labels[row] === label);
    const order = new RandomStream(seed, 'defense/strip/halves', { sampleIndex: label }).shuffle(rows.length);
    for (const at of order) {
      (isPoolNext ? pool : calibration).push(rows[at] ?? 0);
      isPoolNext = !isPoolNext;
    }
  }
  return calibration.length === 0 ? { pool, calibration: pool } : { pool, calibration };
}
