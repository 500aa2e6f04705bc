import { and, eq, inArray } from 'drizzle-orm';
import { aggregateBoard } from '../../benchmark/ranking/aggregate-board.ts';
import type { CellResult } from '../../benchmark/ranking/impute-cells.ts';
import { hasResult } from '../../benchmark/words/evaluation-state.ts';
import { isPlatformFailure } from '../../benchmark/words/failure-catalog.ts';
import { isFinalSubmission } from '../../benchmark/words/submission-state.ts';
import type { Database } from '../client.ts';
import { boardEntries } from '../schema/board-entries.ts';
import { defenses, teams } from '../schema/defenses.ts';
import { evaluations, scores, type Score } from '../schema/evaluations.ts';
import { submissions } from '../schema/submissions.ts';
import { tasks, type Task } from '../schema/tasks.ts';
import { endSubmission, type Failure } from './end-submission.ts';
import { openNextTasks } from './open-next-tasks.ts';
import { evaluationColumns, type EvaluationDetail } from './read-submissions.ts';

/**
 * Ends a submission within the caller's transaction once all its evaluations have ended; opens its next tasks before.
 * It is ranked if any was scored and none failed through the platform; otherwise it fails. The row lock serializes two
 * evaluations that end at once.
 */
export async function settleSubmission(tx: Database, submissionId: string): Promise<void> {
  const [submission] = await tx.select().from(submissions).where(eq(submissions.id, submissionId)).for('update');
  if (!submission || isFinalSubmission(submission.state)) return;
  const rows = await tx
    .select({ task: tasks, evaluation: evaluationColumns, score: scores })
    .from(evaluations)
    .innerJoin(tasks, eq(tasks.id, evaluations.taskId))
    .leftJoin(scores, eq(scores.evaluationId, evaluations.id))
    .where(eq(evaluations.submissionId, submissionId))
    .orderBy(evaluations.taskId);
  if (rows.some(({ evaluation }) => !hasResult(evaluation.state))) {
    await openNextTasks(tx, submission);
    return;
  }
  const failure = decisiveFailure(rows.map(({ evaluation }) => evaluation));
  if (failure) {
    await endSubmission(tx, submissionId, { state: 'failed', failure });
    return;
  }
  const suiteTasks = await tx.select().from(tasks).where(eq(tasks.suiteId, submission.suiteId)).orderBy(tasks.id);
  const aggregates = aggregateBoard({
    tasks: suiteTasks.map(addressOf),
    results: rows.map(resultOf),
    declaredModalities: submission.modalities ?? [],
  });
  const entries = aggregates.map((aggregate) => ({ submissionId, suiteId: submission.suiteId, ...aggregate }));
  await tx.insert(boardEntries).values(entries).onConflictDoNothing();
  await endSubmission(tx, submissionId, { state: 'ranked' });
  await establishTeam(tx, submission.defenseId);
}

/** A team with a ranked submission has a share of its own in the queue. */
async function establishTeam(tx: Database, defenseId: string): Promise<void> {
  const own = tx.select({ teamId: defenses.teamId }).from(defenses).where(eq(defenses.id, defenseId));
  await tx
    .update(teams)
    .set({ isEstablished: true })
    .where(and(inArray(teams.id, own), eq(teams.isEstablished, false)));
}

/** The failure that keeps a submission off the board: one of ours, or the first where every evaluation failed. */
function decisiveFailure(ended: readonly EvaluationDetail['evaluation'][]): Failure | undefined {
  const failed = ended.filter(({ state }) => state === 'failed');
  const ours = failed.find(({ failureCode }) => failureCode !== null && isPlatformFailure(failureCode));
  const decisive = ours ?? (failed.length === ended.length ? failed[0] : undefined);
  return (
    decisive && {
      code: decisive.failureCode ?? 'infrastructure',
      detail: decisive.failureDetail ?? undefined,
      message: decisive.failureMessage ?? 'The evaluation failed.',
    }
  );
}

function addressOf({ modality, datasetId, scenarioId, seed }: Task) {
  return { modality, dataset: datasetId, scenario: scenarioId, seed };
}

function resultOf({ task, score }: { readonly task: Task; readonly score: Score | null }): CellResult {
  return score ? { ...addressOf(task), state: 'scored', scores: score } : { ...addressOf(task), state: 'failed' };
}
