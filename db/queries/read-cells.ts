import { eq, inArray } from 'drizzle-orm';
import type { CellAddress } from '../../benchmark/ranking/hierarchical-mean.ts';
import type { CellResult, CellScores } from '../../benchmark/ranking/impute-cells.ts';
import type { InspectionCell } from '../../benchmark/ranking/aggregate-inspections.ts';
import type { InspectionRecord } from '../../benchmark/scoring/stage-records.ts';
import type { Database } from '../client.ts';
import { evaluations, scores, type Evaluation, type Score } from '../schema/evaluations.ts';
import { tasks } from '../schema/tasks.ts';

/** Where a task stands on a board. */
export const addressColumns = {
  modality: tasks.modality,
  dataset: tasks.datasetId,
  scenario: tasks.scenarioId,
  seed: tasks.seed,
};

/** What a board needs of an evaluation. */
export type CellRow = Pick<
  Evaluation,
  'submissionId' | 'taskId' | 'state' | 'failureCode' | 'failureDetail' | 'failureMessage'
> & {
  readonly address: CellAddress;
  readonly scores: CellScores | null;
  readonly inspection: InspectionRecord | null;
  readonly cost: Pick<Score, 'containerMs' | 'peakMemoryBytes'> | null;
};

/** The evaluations of submissions as cells of a board, in the order of the task ids. */
export async function listCellRows(db: Database, ...submissionIds: readonly string[]): Promise<readonly CellRow[]> {
  if (submissionIds.length === 0) return [];
  return db
    .select({
      submissionId: evaluations.submissionId,
      taskId: evaluations.taskId,
      state: evaluations.state,
      failureCode: evaluations.failureCode,
      failureDetail: evaluations.failureDetail,
      failureMessage: evaluations.failureMessage,
      address: addressColumns,
      scores: {
        netDefenseEffect: scores.netDefenseEffect,
        defenseEffectiveness: scores.defenseEffectiveness,
        cleanAccuracy: scores.cleanAccuracy,
        attackSuccessRate: scores.attackSuccessRate,
        robustAccuracy: scores.robustAccuracy,
      },
      inspection: scores.inspection,
      cost: { containerMs: scores.containerMs, peakMemoryBytes: scores.peakMemoryBytes },
    })
    .from(evaluations)
    .innerJoin(tasks, eq(tasks.id, evaluations.taskId))
    .leftJoin(scores, eq(scores.evaluationId, evaluations.scoredBy))
    .where(inArray(evaluations.submissionId, [...submissionIds]))
    .orderBy(evaluations.taskId);
}

/** Where tasks stand on a board, in the order of their ids. */
export async function listTaskAddresses(db: Database, taskIds: readonly string[]): Promise<readonly CellAddress[]> {
  if (taskIds.length === 0) return [];
  return db
    .select(addressColumns)
    .from(tasks)
    .where(inArray(tasks.id, [...taskIds]))
    .orderBy(tasks.id);
}

/** The verdicts of an evaluation that has ended. */
export function inspectionOf({ address, inspection }: CellRow): InspectionCell {
  return { ...address, inspection };
}

/** The result of an evaluation that has ended with one. */
export function cellOf({ address, scores: found }: CellRow): CellResult {
  return found ? { ...address, state: 'scored', scores: found } : { ...address, state: 'failed' };
}
