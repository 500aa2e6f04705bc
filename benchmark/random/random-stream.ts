import { createHash } from 'node:crypto';
import { CodedError } from '../coded-error.ts';
import { naturalLogarithm, sinCosTurns } from './deterministic-math.ts';
import { philox4x32 } from './philox.ts';

/** An invalid range, count or seed. */
export class RandomError extends CodedError<'RANGE_INVALID' | 'SEED_INVALID'> {}

/** Selects one of the streams with the same name: one per record and repetition. */
export interface StreamPosition {
  /** Index of the record in its split, in published order; default: 0. */
  readonly sampleIndex?: number;
  /** Epoch or repetition; default: 0. */
  readonly variant?: number;
}

const twoTo32 = 4294967296;

type Key = readonly [number, number];

/** The samples of a split use streams with the same name, so the key is cached. */
const keys = new Map<string, Key>();
const keysKept = 256;

function keyOf(seed: number, name: string): Key {
  const identity = `bmti-rng-v1\0${seed}\0${name}`;
  const known = keys.get(identity);
  if (known) return known;
  const digest = createHash('sha256').update(identity, 'utf8').digest();
  const key: Key = [digest.readUInt32LE(0), digest.readUInt32LE(4)];
  if (keys.size >= keysKept) keys.clear();
  keys.set(identity, key);
  return key;
}

/**
 * A named random stream, `bmti-rng-v1`. The same seed, name and position give the same numbers on every machine, and
 * draws from one stream do not affect others.
 */
export class RandomStream {
  readonly #key0: number;
  readonly #key1: number;
  readonly #sampleIndex: number;
  readonly #variant: number;
  #block = 0;
  readonly #words = new Uint32Array(4);
  #position = 4;
  #spareGaussian: number | undefined;

  /**
   * @param seed non-negative integer.
   * @param name for example `select/image/badnets`.
   * @throws RandomError SEED_INVALID
   */
  constructor(seed: number, name: string, { sampleIndex = 0, variant = 0 }: StreamPosition = {}) {
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new RandomError('SEED_INVALID', `The seed is ${seed}, expected a non-negative integer.`, { seed, name });
    }
    const [key0, key1] = keyOf(seed, name);
    this.#key0 = key0;
    this.#key1 = key1;
    this.#sampleIndex = sampleIndex >>> 0;
    this.#variant = variant >>> 0;
  }

  /** The two key words, for golden vectors. */
  get key(): Key {
    return [this.#key0, this.#key1];
  }

  /** Next word, an integer in [0, 2^32). */
  u32(): number {
    if (this.#position === 4) {
      const words = this.#words;
      words[0] = this.#block++;
      words[1] = this.#sampleIndex;
      words[2] = this.#variant;
      words[3] = 0;
      philox4x32(words, this.#key0, this.#key1);
      this.#position = 0;
    }
    return this.#words[this.#position++] ?? 0;
  }

  /** Uniform in [0, 1), a multiple of 2^-32. */
  uniform(): number {
    return this.u32() / twoTo32;
  }

  /**
   * Uniform integer in [0, n), without modulo bias.
   * @throws RandomError RANGE_INVALID unless n is an integer in [1, 2^32].
   */
  integer(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > twoTo32) {
      throw new RandomError('RANGE_INVALID', `Cannot draw an integer below ${n}, expected a limit from 1 to 2^32.`, {
        n,
      });
    }
    const limit = Math.floor(twoTo32 / n) * n;
    for (;;) {
      const word = this.u32();
      if (word < limit) return word % n;
    }
  }

  /** Standard normal, by Box-Muller on two words. */
  gaussian(): number {
    if (this.#spareGaussian !== undefined) {
      const spare = this.#spareGaussian;
      this.#spareGaussian = undefined;
      return spare;
    }
    const u1 = (this.u32() + 1) / twoTo32; // in (0, 1]
    const radius = Math.sqrt(-2 * naturalLogarithm(u1));
    const { sin, cos } = sinCosTurns(this.uniform());
    this.#spareGaussian = radius * sin;
    return radius * cos;
  }

  /**
   * k different integers of [0, n), ascending. On equal streams a smaller k gives a subset of a larger one.
   * @throws RandomError RANGE_INVALID unless 0 <= k <= n.
   */
  choose(n: number, k: number): Uint32Array {
    return this.#partialShuffle(n, k).slice(0, k).sort();
  }

  /** All of [0, n) in random order. The first k are those that `choose(n, k)` picks on an equal stream. */
  shuffle(n: number): Uint32Array {
    return this.#partialShuffle(n, Math.max(0, n - 1));
  }

  #partialShuffle(n: number, k: number): Uint32Array {
    if (!Number.isInteger(n) || !Number.isInteger(k) || k < 0 || k > n) {
      throw new RandomError('RANGE_INVALID', `Cannot choose ${k} of ${n}, expected 0 to ${n}.`, { n, k });
    }
    const order = Uint32Array.from({ length: n }, (_, index) => index);
    for (let j = 0; j < k; j++) {
      const other = j + this.integer(n - j);
      const held = order[j] ?? 0;
      order[j] = order[other] ?? 0;
      order[other] = held;
    }
    return order;
  }
}
