import { eq } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { boardEntries, type NewBoardEntry } from '../schema/board-entries.ts';
import { evaluations, scores, type Evaluation, type Score } from '../schema/evaluations.ts';
import { submissions, terminalSubmissionStates, type Submission } from '../schema/submissions.ts';
import { tasks, type Task } from '../schema/tasks.ts';
import { endSubmission } from './advance-submission.ts';

/** One cell of a submission: an ended evaluation on a task of its suite, with its score when it has one. */
export interface SettledCell {
  readonly task: Task;
  readonly evaluation: Evaluation;
  readonly score: Score | null;
}

/** Turns the cells of a submission into its board entries; `suiteTasks` are all tasks of the suite. */
export type AggregateBoard = (
  submission: Submission,
  cells: readonly SettledCell[],
  suiteTasks: readonly Task[],
) => readonly NewBoardEntry[];

/** Failures that are ours: the submission is then not ranked at all, rather than punished. */
export const platformFailureCodes: readonly string[] = ['runner-lost', 'infrastructure'];

/**
 * Ends a submission within the caller's transaction once all its evaluations have ended: ranked if any was scored
 * and none was lost by us, failed otherwise. Two evaluations that end at once are serialized by the row lock.
 */
export async function settleSubmission(tx: Database, submissionId: string, aggregate: AggregateBoard): Promise<void> {
  const [submission] = await tx.select().from(submissions).where(eq(submissions.id, submissionId)).for('update');
  if (!submission || terminalSubmissionStates.some((state) => state === submission.state)) return;
  const rows = await tx
    .select({ task: tasks, evaluation: evaluations, score: scores })
    .from(evaluations)
    .innerJoin(tasks, eq(tasks.id, evaluations.taskId))
    .leftJoin(scores, eq(scores.evaluationId, evaluations.id))
    .where(eq(evaluations.submissionId, submissionId))
    .orderBy(evaluations.taskId);
  if (rows.some(({ evaluation }) => evaluation.state !== 'scored' && evaluation.state !== 'failed')) return;
  const failed = rows.map(({ evaluation }) => evaluation).filter(({ state }) => state === 'failed');
  const ours = failed.find(({ failureCode }) => failureCode !== null && platformFailureCodes.includes(failureCode));
  const decisive = ours ?? (failed.length === rows.length ? failed[0] : undefined);
  if (decisive) {
    const failure = {
      code: decisive.failureCode ?? 'infrastructure',
      detail: decisive.failureDetail ?? undefined,
      message: decisive.failureMessage ?? 'The evaluation failed.',
    };
    await endSubmission(tx, submissionId, { state: 'failed', failure });
    return;
  }
  const suiteTasks = await tx.select().from(tasks).where(eq(tasks.suiteId, submission.suiteId)).orderBy(tasks.id);
  const entries = aggregate(submission, rows, suiteTasks);
  if (entries.length > 0)
    await tx
      .insert(boardEntries)
      .values([...entries])
      .onConflictDoNothing();
  await endSubmission(tx, submissionId, { state: 'ranked' });
}
