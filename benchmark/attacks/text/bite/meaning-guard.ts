import { stopWords } from '../stop-words.ts';

const negations: ReadonlySet<string> = new Set([
  ...['not', 'no', 'never', 'nor', 'neither', 'none', 'nobody', 'nothing', 'nowhere', 'cannot', 'without'],
]);

/** Whether a word is a negation. @param word in lower case. */
export function isNegation(word: string): boolean {
  return negations.has(word) || word.endsWith("n't") || word.endsWith('n’t');
}

/** Class of a word: stop word, word in -ly, or other. A word may only replace words of its class. @param word in lower case. */
export function coarseClass(word: string): 0 | 1 | 2 {
  if (stopWords.has(word)) return 0;
  return word.endsWith('ly') ? 1 : 2;
}
