import { canonicalJson } from '../identity/canonical-json.ts';
import type { TaskRecipe } from '../suites/suite.ts';
import { factorName } from '../words/factor-name.ts';

/** A task with practical factors beside the same task without them. */
export interface FactorPair<T> {
  /** Such as `wrong-labels(mode=uniform,ratio=0.1)`; several are joined with " + ". */
  readonly factors: string;
  readonly plain: T;
  readonly withFactors: T;
}

/**
 * Pairs every task that has practical factors with the one that differs in nothing else, in the order of the tasks. A
 * task without such a partner is left out.
 */
export function pairFactors<T extends { readonly recipe: TaskRecipe }>(tasks: readonly T[]): readonly FactorPair<T>[] {
  const plain = new Map(tasks.filter(({ recipe }) => recipe.factors.length === 0).map((task) => [baseOf(task), task]));
  return tasks.flatMap((withFactors) => {
    const { factors } = withFactors.recipe;
    const partner = plain.get(baseOf(withFactors));
    return factors.length === 0 || partner === undefined
      ? []
      : [{ factors: factors.map(factorName).join(' + '), plain: partner, withFactors }];
  });
}

function baseOf({ recipe }: { readonly recipe: TaskRecipe }): string {
  return canonicalJson({ ...recipe, factors: [] });
}
