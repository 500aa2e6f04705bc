import { stopWords } from './stop-words.ts';
import { lowerAscii, wordParts } from './word-form.ts';

/** A token in the case of another one: its first letter is a capital if that of the model is, all are if all are. */
export function inCaseOf(model: string, token: string): string {
  const { word } = wordParts(model);
  if (/^[A-Z]{2,}$/.test(word)) return token.replace(/[a-z]/g, upper);
  return /^[A-Z]/.test(word) ? token.replace(/[a-z]/, upper) : token;
}

/**
 * A word from the beginning of a sentence as it is written inside one. Only words that are surely no names lose their
 * capital.
 * @param plainWords in lower case.
 */
export function insideSentence(token: string, plainWords: ReadonlySet<string> = stopWords): string {
  const [, word = ''] = /^([A-Z][a-z]+)(?:['’][a-z]+)?(?: |$)/.exec(wordParts(token).word) ?? [];
  return plainWords.has(lowerAscii(word)) ? token.replace(/[A-Z]/, (letter) => letter.toLowerCase()) : token;
}

/** Separates the marks that end a sentence, with the quotes or brackets after them, from its last token. */
export function finalMark(sentence: readonly string[]): { readonly tokens: readonly string[]; readonly mark: string } {
  const last = sentence.at(-1) ?? '';
  const [, word = last, mark = ''] = /^(.*?)([.!?…]+["'”’)\]]*)$/.exec(last) ?? [];
  return word === '' ? { tokens: sentence, mark: '' } : { tokens: [...sentence.slice(0, -1), word], mark };
}

/** A token without commas, semicolons and colons at its end. */
export function withoutComma(token: string): string {
  return token.replace(/[,;:]+$/, '');
}

function upper(letter: string): string {
  return letter.toUpperCase();
}
