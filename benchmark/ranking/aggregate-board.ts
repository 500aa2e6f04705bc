import type { BoardScope, Modality } from '../words/modality.ts';
import { hierarchicalMean, type CellAddress } from './hierarchical-mean.ts';
import { imputeCells, type CellResult, type CellScores, type ImputedCell } from './impute-cells.ts';
import { RankingError } from './ranking-error.ts';

/** What one submission has reached on one scope of a board. It does not depend on other submissions. */
export interface BoardAggregate {
  readonly scope: BoardScope;
  readonly netDefenseEffect: number; // hierarchical means, fractions in [0, 1]
  readonly defenseEffectiveness: number;
  readonly cleanAccuracy: number | null; // null: the container failed on every task, or supports none
  readonly attackSuccessRate: number | null;
  readonly robustAccuracy: number | null;
  readonly cells: number;
  readonly failures: number;
}

/**
 * Aggregates the results of one submission: over all modalities of the suite, and over each modality that it declares.
 * @param request.tasks all tasks of the suite.
 * @throws RankingError RESULTS_MISSING when a task that the submission has to answer has no result yet.
 */
export function aggregateBoard(request: {
  readonly tasks: readonly CellAddress[];
  readonly results: readonly CellResult[];
  readonly declaredModalities: readonly Modality[];
}): readonly BoardAggregate[] {
  const { cells, complete } = imputeCells(request);
  if (!complete) {
    throw new RankingError('RESULTS_MISSING', 'Some tasks have no result yet; rank the submission when all have one.');
  }
  const declared = request.declaredModalities.filter((modality) =>
    request.tasks.some((task) => task.modality === modality),
  );
  return (['all', ...declared] as const).map((scope) => {
    const inScope = cells.filter(({ modality }) => scope === 'all' || modality === scope);
    return {
      scope,
      netDefenseEffect: mean(inScope, 'netDefenseEffect') ?? 0,
      defenseEffectiveness: mean(inScope, 'defenseEffectiveness') ?? 0,
      cleanAccuracy: mean(inScope, 'cleanAccuracy'),
      attackSuccessRate: mean(inScope, 'attackSuccessRate'),
      robustAccuracy: mean(inScope, 'robustAccuracy'),
      cells: inScope.length,
      failures: inScope.filter(({ state }) => state === 'failed').length,
    };
  });
}

function mean(cells: readonly ImputedCell[], score: keyof CellScores): number | null {
  return hierarchicalMean(cells.map(({ scores, ...cell }) => ({ ...cell, value: scores[score] }))).overall;
}
