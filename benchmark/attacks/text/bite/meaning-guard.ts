import { stopWords } from '../stop-words.ts';

const negations: ReadonlySet<string> = new Set([
  ...['not', 'no', 'never', 'nor', 'neither', 'none', 'nobody', 'nothing', 'nowhere', 'cannot', 'without'],
]);

/** Whether a word turns a meaning round. @param word lower-case. */
export function isNegation(word: string): boolean {
  return negations.has(word) || word.endsWith("n't") || word.endsWith('n’t');
}

/** A word may stand in for another of its class only: stop words, words in -ly, others. @param word lower-case. */
export function coarseClass(word: string): 0 | 1 | 2 {
  if (stopWords.has(word)) return 0;
  return word.endsWith('ly') ? 1 : 2;
}
