import type { RandomStream } from '../../random/random-stream.ts';

/**
 * Draws one of several choices.
 * @param choices with percentages that add up to 100.
 */
export function drawWeighted<T extends { readonly percent: number }>(choices: readonly T[], stream: RandomStream): T {
  let rest = stream.integer(100);
  for (const choice of choices) {
    if (rest < choice.percent) return choice;
    rest -= choice.percent;
  }
  throw new RangeError('Percentages add up to less than 100.');
}
