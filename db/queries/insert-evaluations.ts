import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { scoringVersion } from '../../benchmark/scoring/evaluate-task.ts';
import type { Database } from '../client.ts';
import { evaluations } from '../schema/evaluations.ts';
import type { Submission } from '../schema/submissions.ts';
import { suiteTasks } from '../schema/suites.ts';
import { tasks } from '../schema/tasks.ts';
import { deadlineFor } from './deadlines.ts';
import { findResults } from './shared-results.ts';
import { isTaskOf } from './suite-ladder.ts';

/**
 * Gives a validated submission an evaluation for each baked task of its suite that it has none for yet, within the
 * caller's transaction, which has locked the submission. What has been measured for the same image is reused.
 */
export async function insertEvaluations(tx: Database, submission: Submission): Promise<void> {
  const { id: submissionId, suiteId, modalities, imageDigest, stage } = submission;
  if (!modalities || !imageDigest || !stage) return;
  const missing = await tx
    .select({ id: tasks.id })
    .from(suiteTasks)
    .innerJoin(tasks, eq(tasks.id, suiteTasks.taskId))
    .leftJoin(evaluations, and(eq(evaluations.taskId, tasks.id), eq(evaluations.submissionId, submissionId)))
    .where(
      and(
        eq(suiteTasks.suiteId, suiteId),
        inArray(tasks.modality, modalities),
        isNull(evaluations.id),
        isTaskOf(stage),
      ),
    )
    .orderBy(asc(suiteTasks.position));
  if (missing.length === 0) return;
  const taskIds = missing.map(({ id }) => id);
  const measured = await findResults(tx, { imageDigest, stage, scoringVersion }, taskIds);
  await tx.insert(evaluations).values(
    taskIds.map((taskId) => {
      const scoredBy = measured.get(taskId);
      return scoredBy
        ? { submissionId, taskId, state: 'scored' as const, scoredBy, finishedAt: sql`now()` }
        : { submissionId, taskId, deadlineAt: deadlineFor('evaluation queued') };
    }),
  );
}
