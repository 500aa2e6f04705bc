/**
 * How much more often texts with a word belong to the target class than texts in general, in standard deviations.
 * @param targetWithWord number of texts of the target class with the word.
 * @param withWord number of all texts with the word.
 * @param targetShare share of the target class in all texts, in (0, 1).
 * @returns NaN if no text has the word or all texts are of one class.
 * Source: attacks.md 3.2.5, Iteration.
 */
export function labelScore(targetWithWord: number, withWord: number, targetShare: number): number {
  const deviation = Math.sqrt((targetShare * (1 - targetShare)) / withWord);
  return (targetWithWord / withWord - targetShare) / deviation;
}
