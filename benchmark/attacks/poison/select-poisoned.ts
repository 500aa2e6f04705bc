import { RandomStream } from '../../random/random-stream.ts';
import { roundHalfUp } from '../../random/deterministic-math.ts';
import type { CandidatePool } from '../../words/attack-document.ts';
import { PoisonError } from './poison-error.ts';

export interface Selection {
  /** The chosen samples, ascending. */
  readonly indices: Uint32Array;
  /** The other candidates, in drawing order. They replace samples that cannot carry the trigger. */
  readonly reserve: Uint32Array;
}

export interface PoisonSelection {
  /** True labels of all training samples. */
  readonly labels: Int32Array;
  readonly targetLabel: number;
  /** Share of all training samples, in [0, 1]. */
  readonly poisonRatio: number;
  readonly pool: CandidatePool;
  /** Limits the choice to four fifths of the pool. */
  readonly cleanLabel: boolean;
  readonly seed: number;
  /** `<modality>/<attack>`, part of the name of the random stream. */
  readonly attackPath: string;
}

/**
 * Number of samples to poison. The ratio is rounded to millionths; halves are rounded up.
 * @throws PoisonError RATIO_OUT_OF_RANGE
 */
export function poisonedCount(poisonRatio: number, sampleCount: number): number {
  checkRatio('poison', poisonRatio);
  return Math.floor((roundHalfUp(poisonRatio * 1e6) * sampleCount + 500_000) / 1e6);
}

/**
 * Chooses the samples to poison. For the same seed and pool, a smaller ratio gives a subset of a larger one.
 * @throws PoisonError RATIO_OUT_OF_RANGE | NO_SAMPLE_POISONED | POOL_TOO_SMALL
 * Source: attacks.md 1.4.
 */
export function selectPoisoned(selection: PoisonSelection): Selection {
  const { labels, poisonRatio, cleanLabel, seed, attackPath } = selection;
  const candidates = candidateIndices(selection);
  const wanted = poisonedCount(poisonRatio, labels.length);
  const cap = cleanLabel ? Math.floor((candidates.length * 4) / 5) : wanted;
  const count = Math.min(wanted, cap);
  const facts = { poisonRatio, samples: labels.length, pool: selection.pool, candidates: candidates.length, wanted };
  if (poisonRatio > 0 && count === 0) {
    throw new PoisonError(
      'NO_SAMPLE_POISONED',
      `A poison ratio of ${poisonRatio} selects none of ${labels.length} samples; raise it.`,
      facts,
    );
  }
  if (count > candidates.length) {
    const message = `${count} samples should be poisoned, but the pool ${selection.pool} has only ${candidates.length}.`;
    throw new PoisonError('POOL_TOO_SMALL', message, facts);
  }
  return draw(candidates, count, new RandomStream(seed, `select/${attackPath}`));
}

/**
 * Chooses the covers: samples of any class that are not poisoned, `coverRatio` of all samples.
 * @throws PoisonError RATIO_OUT_OF_RANGE | POOL_TOO_SMALL
 */
export function selectCovers(selection: {
  readonly sampleCount: number;
  readonly poisonedIndices: Iterable<number>;
  readonly coverRatio: number;
  readonly seed: number;
  readonly attackPath: string;
}): Selection {
  const { sampleCount, coverRatio, seed, attackPath } = selection;
  checkRatio('cover', coverRatio);
  const poisoned = new Set(selection.poisonedIndices);
  const candidates = Uint32Array.from({ length: sampleCount }, (_, index) => index).filter((i) => !poisoned.has(i));
  const count = roundHalfUp(coverRatio * sampleCount);
  if (count > candidates.length) {
    const message = `${count} covers are needed, but only ${candidates.length} samples are not poisoned.`;
    throw new PoisonError('POOL_TOO_SMALL', message, { coverRatio, sampleCount, candidates: candidates.length });
  }
  return draw(candidates, count, new RandomStream(seed, `cover/${attackPath}`));
}

function candidateIndices({ labels, targetLabel, pool }: PoisonSelection): Uint32Array {
  const all = Uint32Array.from(labels, (_, index) => index);
  if (pool === 'all') return all;
  return all.filter((index) => (labels[index] === targetLabel) === (pool === 'target'));
}

/** The first `count` of a shuffle, which are what `choose` would pick. The rest is the reserve. */
function draw(candidates: Uint32Array, count: number, stream: RandomStream): Selection {
  const order = stream.shuffle(candidates.length).map((position) => candidates[position] ?? 0);
  return { indices: order.slice(0, count).sort(), reserve: order.slice(count) };
}

function checkRatio(what: string, ratio: number): void {
  if (!(ratio >= 0 && ratio <= 1)) {
    throw new PoisonError('RATIO_OUT_OF_RANGE', `The ${what} ratio is ${ratio}, expected a number from 0 to 1.`, {
      ratio,
    });
  }
}
