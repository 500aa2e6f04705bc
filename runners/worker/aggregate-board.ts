import type { AggregateBoard, SettledCell } from '../../db/queries/settle-submission.ts';
import type { NewBoardEntry } from '../../db/schema/board-entries.ts';
import type { Task } from '../../db/schema/tasks.ts';
import { hierarchicalMean } from '../../benchmark/ranking/hierarchical-mean.ts';
import {
  imputeCells,
  type CellResult,
  type CellScores,
  type ImputedCell,
} from '../../benchmark/ranking/impute-cells.ts';

/** The board entries of one submission: over all modalities of the suite, and over each one that it declares. */
export const aggregateBoard: AggregateBoard = (submission, cells, suiteTasks) => {
  const declared = submission.modalities ?? [];
  const { cells: imputed, complete } = imputeCells({
    tasks: suiteTasks.map(addressOf),
    results: cells.map(resultOf),
    declaredModalities: declared,
  });
  if (!complete) throw new Error(`Submission ${submission.id} has tasks without a result; it cannot be ranked yet.`);
  const scopes = [
    'all',
    ...declared.filter((modality) => suiteTasks.some((task) => task.modality === modality)),
  ] as const;
  return scopes.map((scope): NewBoardEntry => {
    const inScope = imputed.filter(({ modality }) => scope === 'all' || modality === scope);
    return {
      submissionId: submission.id,
      suiteId: submission.suiteId,
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
};

function mean(cells: readonly ImputedCell[], score: keyof CellScores): number | null {
  return hierarchicalMean(cells.map(({ scores, ...cell }) => ({ ...cell, value: scores[score] }))).overall;
}

function addressOf(task: Task) {
  return { modality: task.modality, dataset: task.datasetId, scenario: task.scenarioId, seed: task.seed };
}

function resultOf({ task, score }: SettledCell): CellResult {
  return score ? { ...addressOf(task), state: 'scored', scores: score } : { ...addressOf(task), state: 'failed' };
}
