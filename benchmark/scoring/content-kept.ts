import type { EvaluationCounts } from './counts.ts';
import { robustAccuracy, share } from './rates.ts';

/**
 * Clean accuracy over the classes that are attacked.
 * @param sparedLabel the class that is not attacked; null if every class is.
 */
export function attackedAccuracy({ perClass }: EvaluationCounts, sparedLabel: number | null): number | null {
  const attacked = perClass.filter((_, label) => label !== sparedLabel);
  const sum = (count: 'n' | 'right') => attacked.reduce((total, each) => total + each[count], 0);
  return share(sum('right'), sum('n'));
}

/**
 * How much of what a clean-trained victim recognizes it still recognizes with the trigger: its RAC as a share of its
 * clean accuracy over the same classes; above 1 if the trigger helps. Where this is low, "as good as a model that was
 * never attacked" means little.
 * @param reference counts of the victim that is trained on clean data.
 * @returns null if there is nothing to recognize.
 */
export function contentKept(reference: EvaluationCounts, sparedLabel: number | null): number | null {
  const clean = attackedAccuracy(reference, sparedLabel);
  const triggered = robustAccuracy(reference);
  return clean === null || triggered === null || clean === 0 ? null : triggered / clean;
}
