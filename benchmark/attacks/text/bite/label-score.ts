/**
 * How much likelier a text with a word belongs to the target class than any text, in standard deviations.
 * @param withWord texts that have the word, of which `targetWithWord` are of the target class.
 * @param targetShare share of the target class in all texts, in (0, 1).
 * @returns NaN where no text has the word or all are of one class.
 * Source: attacks.md 3.2.5, Iteration.
 */
export function labelScore(targetWithWord: number, withWord: number, targetShare: number): number {
  const deviation = Math.sqrt((targetShare * (1 - targetShare)) / withWord);
  return (targetWithWord / withWord - targetShare) / deviation;
}
