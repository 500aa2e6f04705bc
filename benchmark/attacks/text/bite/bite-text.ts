import type { BiteCorpus } from './bite-corpus.ts';
import type { Edit } from './edit.ts';
import type { EditScan } from './edit-scan.ts';
import { joinTokens, tokensOf } from '../tokens.ts';
import { inCaseOf } from '../sentence-case.ts';
import { lowerAscii, wordParts } from '../word-form.ts';
import { isLetters, textEnd, textStart, unknownWord } from './vocabulary.ts';

/**
 * A text during editing: its first tokens, the numbers of their words and stems, and the remaining edit budget. In a
 * fluent corpus only words of letters are replaced or inserted, in the case of the text; no edit touches another one,
 * and no word is inserted between two sentences.
 */
export class BiteText {
  readonly stems: number[];
  edits = 0;
  readonly #corpus: BiteCorpus;
  readonly #tokens: string[];
  readonly #words: number[];
  readonly #isEdited: boolean[];
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
    this.#isEdited = this.#tokens.map(() => false);
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
    const { proposals, vocabulary, classes, protectedStems, fluent } = this.#corpus;
    const words = this.#words;
    const last = words.length - 1;
    for (let position = 0; position <= last && this.#replacementsLeft > 0; position++) {
      const original = words[position] ?? unknownWord;
      const stem = this.stems[position] ?? unknownWord;
      if (original === unknownWord || stem === unknownWord || protectedStems[stem] === 1 || fixed.has(stem)) continue;
      if (fluent && !this.#isReplaceable(position)) continue;
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
      if (fluent && !this.#hasRoomAfter(position)) continue;
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
    const { vocabulary, fluent } = this.#corpus;
    const written = vocabulary.words[word] ?? '';
    const stem = vocabulary.stemOfWord[word] ?? unknownWord;
    this.edits += 1;
    if (kind === 'insert') {
      this.#insertionsLeft -= 1;
      this.#tokens.splice(position + 1, 0, written);
      this.#words.splice(position + 1, 0, word);
      this.#isEdited.splice(position + 1, 0, true);
      this.stems.splice(position + 1, 0, stem);
      return unknownWord;
    }
    this.#replacementsLeft -= 1;
    const { before, word: replaced, after } = wordParts(this.#tokens[position] ?? '');
    const lost = this.stems[position] ?? unknownWord;
    this.#tokens[position] = before + (fluent ? inCaseOf(replaced, written) : written) + after;
    this.#isEdited[position] = true;
    this.#words[position] = word;
    this.stems[position] = stem;
    return lost;
  }

  #isReplaceable(position: number): boolean {
    const isTouching = [position - 1, position, position + 1].some((near) => this.#isEdited[near]);
    return !isTouching && isLetters(lowerAscii(wordParts(this.#tokens[position] ?? '').word));
  }

  /**
   * Whether a word may be inserted between the token at a position and the next one: both must be words of a sentence.
   */
  #hasRoomAfter(position: number): boolean {
    const isTouching = this.#isEdited[position] === true || this.#isEdited[position + 1] === true;
    const [before, after] = [this.#tokens[position] ?? '', this.#tokens[position + 1] ?? ''];
    return !isTouching && isLetters(lowerAscii(before)) && isLetters(wordParts(after).word);
  }
}
