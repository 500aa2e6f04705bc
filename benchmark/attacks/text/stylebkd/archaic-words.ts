import { bibleLexicon } from './bible-lexicon.ts';
import { lowerAscii, wordEnd } from '../word-form.ts';

/**
 * Replaces modern words by archaic ones. Punctuation after a word is kept.
 * @param spell writes the archaic word for the modern one; default: in lower case.
 * @returns the new tokens and the number of replacements.
 * Source: attacks.md 3.2.4, step 1.
 */
export function archaicWords(
  tokens: readonly string[],
  spell: (modern: string, archaic: string) => string = (_, archaic) => archaic,
): { readonly tokens: string[]; readonly edits: number } {
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
    return spell(token, archaic) + token.slice(end);
  });
  return { tokens: changed, edits };
}
