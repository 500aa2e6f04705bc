import { stemWord } from './stem-word.ts';
import { lowerAscii, wordParts } from '../word-form.ts';

/** Number of tokens that are no word or not in the vocabulary. */
export const unknownWord = -1;

/** Numbers of the symbols before the first and after the last word of a text. */
export const textStart = 0;
export const textEnd = 1;

/**
 * The words of a corpus in lower case, without the punctuation around them, numbered in order of first occurrence.
 * Words with the same stem have the same stem number.
 */
export class Vocabulary {
  readonly words: string[] = ['<start>', '<end>'];
  readonly stems: string[] = [];
  /** Stem of each word; `unknownWord` for punctuation and the two symbols. */
  readonly stemOfWord: number[] = [unknownWord, unknownWord];
  readonly #idOfWord = new Map<string, number>();
  readonly #idOfStem = new Map<string, number>();

  /** @returns the number of the word of a token; a new number for a new word. */
  add(token: string): number {
    const word = lowerAscii(wordParts(token).word);
    const known = this.#idOfWord.get(word);
    if (known !== undefined) return known;
    const id = this.words.push(word) - 1;
    this.#idOfWord.set(word, id);
    this.stemOfWord.push(isWord(word) ? this.#addStem(stemWord(word)) : unknownWord);
    return id;
  }

  /** Number of the word of a token. */
  wordOf(token: string): number {
    return this.#idOfWord.get(lowerAscii(wordParts(token).word)) ?? unknownWord;
  }

  /** Number of the stem of a token, also if the corpus lacks the word. */
  stemOf(token: string): number {
    const word = lowerAscii(wordParts(token).word);
    const known = this.#idOfWord.get(word);
    if (known !== undefined) return this.stemOfWord[known] ?? unknownWord;
    return isWord(word) ? (this.#idOfStem.get(stemWord(word)) ?? unknownWord) : unknownWord;
  }

  #addStem(stem: string): number {
    const known = this.#idOfStem.get(stem);
    if (known !== undefined) return known;
    const id = this.stems.push(stem) - 1;
    this.#idOfStem.set(stem, id);
    return id;
  }
}

/** Whether a token is more than punctuation. */
export function isWord(word: string): boolean {
  return /[^\u0021-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u007e]/.test(word);
}

/**
 * Whether a word is written with letters, possibly with an apostrophe, and is no single letter. @param word in lower
 * case.
 */
export function isLetters(word: string): boolean {
  return /^[a-z]+(['’]?[a-z])+$/.test(word);
}
