import type { Edit } from './edit.ts';

/**
 * The best edit that adds each stem to one text: replacements before insertions, then the more likely word, then the
 * earlier position. One scan is reused for many texts to avoid allocations.
 */
export class EditScan {
  /** Stems that could be added to the text, in the order in which they were first offered. */
  readonly gained: number[] = [];
  #round = 0;
  readonly #presentRound: Int32Array;
  readonly #offeredRound: Int32Array;
  readonly #isInsertion: Uint8Array;
  readonly #positions: Int32Array;
  readonly #words: Int32Array;
  readonly #probabilities: Float64Array;
  readonly #allowDuplicates: boolean;

  /** @param allowDuplicates whether stems that the text already has may be offered. */
  constructor(stemCount: number, allowDuplicates: boolean) {
    this.#allowDuplicates = allowDuplicates;
    this.#presentRound = new Int32Array(stemCount);
    this.#offeredRound = new Int32Array(stemCount);
    this.#isInsertion = new Uint8Array(stemCount);
    this.#positions = new Int32Array(stemCount);
    this.#words = new Int32Array(stemCount);
    this.#probabilities = new Float64Array(stemCount);
  }

  /** Starts with the next text. @param stems of that text. */
  begin(stems: readonly number[]): void {
    this.#round += 1;
    this.gained.length = 0;
    for (const stem of stems) if (stem >= 0) this.#presentRound[stem] = this.#round;
  }

  /** Must be called for all replacements before the first insertion, both in ascending order of position. */
  offer(stem: number, kind: Edit['kind'], position: number, word: number, probability: number): void {
    if (!this.#allowDuplicates && this.#presentRound[stem] === this.#round) return;
    const isInsertion = kind === 'insert' ? 1 : 0;
    if (this.#offeredRound[stem] === this.#round) {
      const isOutranked = (this.#isInsertion[stem] ?? 0) < isInsertion;
      if (isOutranked || (this.#probabilities[stem] ?? 0) >= probability) return;
    } else {
      this.#offeredRound[stem] = this.#round;
      this.gained.push(stem);
    }
    this.#isInsertion[stem] = isInsertion;
    this.#positions[stem] = position;
    this.#words[stem] = word;
    this.#probabilities[stem] = probability;
  }

  has(stem: number): boolean {
    return this.#presentRound[stem] === this.#round;
  }

  editFor(stem: number): Edit | null {
    if (this.#offeredRound[stem] !== this.#round) return null;
    return {
      kind: this.#isInsertion[stem] === 1 ? 'insert' : 'replace',
      position: this.#positions[stem] ?? 0,
      word: this.#words[stem] ?? 0,
      probability: this.#probabilities[stem] ?? 0,
    };
  }
}
