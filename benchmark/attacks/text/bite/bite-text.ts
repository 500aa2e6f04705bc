import type { BiteCorpus } from './bite-corpus.ts';
import type { Edit } from './edit.ts';
import type { EditScan } from './edit-scan.ts';
import { joinTokens, tokensOf } from '../tokens.ts';
import { textEnd, textStart, unknownWord } from './vocabulary.ts';
import { wordParts } from '../word-form.ts';

/** A text during editing: its first tokens, the numbers of their words and stems, and the remaining edit budget. */
export class BiteText {
  readonly stems: number[];
  edits = 0;
  readonly #corpus: BiteCorpus;
  readonly #tokens: string[];
  readonly #words: number[];
  readonly #rest: readonly string[];
  readonly #wordAfter: number;
  #replacementsLeft: number;
  #insertionsLeft: number;

  constructor(text: string, corpus: BiteCorpus, budget: number) {
    const { vocabulary, windowTokens } = corpus;
    const tokens = tokensOf(text);
    this.#corpus = corpus;
    this.#tokens = tokens.slice(0, windowTokens);
    this.#rest = tokens.slice(windowTokens);
    this.#words = this.#tokens.map((token) => vocabulary.wordOf(token));
    this.#wordAfter = this.#rest[0] === undefined ? textEnd : vocabulary.wordOf(this.#rest[0]);
    this.stems = this.#tokens.map((token) => vocabulary.stemOf(token));
    this.#replacementsLeft = Math.floor(budget * this.#tokens.length);
    this.#insertionsLeft = this.#replacementsLeft;
  }

  get text(): string {
    return joinTokens([...this.#tokens, ...this.#rest]);
  }

  /**
   * Collects all possible edits of this text.
   * @param fixed stems that may no longer be inserted or removed.
   */
  scan(scan: EditScan, fixed: ReadonlySet<number>): void {
    scan.begin(this.stems);
    const { proposals, vocabulary, classes, protectedStems } = this.#corpus;
    const words = this.#words;
    const last = words.length - 1;
    for (let position = 0; position <= last && this.#replacementsLeft > 0; position++) {
      const original = words[position] ?? unknownWord;
      const stem = this.stems[position] ?? unknownWord;
      if (original === unknownWord || stem === unknownWord || protectedStems[stem] === 1 || fixed.has(stem)) continue;
      const left = position === 0 ? textStart : (words[position - 1] ?? unknownWord);
      const right = position === last ? this.#wordAfter : (words[position + 1] ?? unknownWord);
      const offers = proposals.between(left, right);
      for (let at = 0; at < offers.words.length; at++) {
        const word = offers.words[at] ?? 0;
        if (word === original || classes[word] !== classes[original]) continue;
        const gained = vocabulary.stemOfWord[word] ?? unknownWord;
        if (!fixed.has(gained)) scan.offer(gained, 'replace', position, word, offers.probabilities[at] ?? 0);
      }
    }
    for (let position = 0; position < last && this.#insertionsLeft > 0; position++) {
      const offers = proposals.between(words[position] ?? unknownWord, words[position + 1] ?? unknownWord);
      for (let at = 0; at < offers.words.length; at++) {
        const word = offers.words[at] ?? 0;
        const gained = vocabulary.stemOfWord[word] ?? unknownWord;
        if (!fixed.has(gained)) scan.offer(gained, 'insert', position, word, offers.probabilities[at] ?? 0);
      }
    }
  }

  /** @returns the removed stem; `unknownWord` for an insertion. */
  apply({ kind, position, word }: Edit): number {
    const { vocabulary } = this.#corpus;
    const written = vocabulary.words[word] ?? '';
    const stem = vocabulary.stemOfWord[word] ?? unknownWord;
    this.edits += 1;
    if (kind === 'insert') {
      this.#insertionsLeft -= 1;
      this.#tokens.splice(position + 1, 0, written);
      this.#words.splice(position + 1, 0, word);
      this.stems.splice(position + 1, 0, stem);
      return unknownWord;
    }
    this.#replacementsLeft -= 1;
    const { before, after } = wordParts(this.#tokens[position] ?? '');
    const lost = this.stems[position] ?? unknownWord;
    this.#tokens[position] = before + written + after;
    this.#words[position] = word;
    this.stems[position] = stem;
    return lost;
  }
}
