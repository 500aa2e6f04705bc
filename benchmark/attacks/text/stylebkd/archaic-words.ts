import { bibleLexicon } from './bible-lexicon.ts';
import { lowerAscii, wordEnd } from '../word-form.ts';

/**
 * Puts archaic words in place of modern ones; punctuation behind a word is kept.
 * @returns the new tokens and how many of them are other ones.
 * Source: attacks.md 3.2.4, step 1.
 */
export function archaicWords(tokens: readonly string[]): { readonly tokens: string[]; readonly edits: number } {
  let edits = 0;
  let metTo = false;
  const changed = tokens.map((token) => {
    const end = wordEnd(token);
    const word = lowerAscii(token.slice(0, end));
    const isFirstTo = word === 'to' && !metTo;
    if (isFirstTo) metTo = true;
    const archaic = isFirstTo ? 'unto' : bibleLexicon.get(word);
    if (archaic === undefined) return token;
    edits += 1;
    return archaic + token.slice(end);
  });
  return { tokens: changed, edits };
}
