import { and, inArray, isNotNull, sql } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { reapJobs } from '../queue/job-queue.ts';
import { evaluations } from '../schema/evaluations.ts';
import { submissions } from '../schema/submissions.ts';
import { recordFailure, requeueEvaluation } from './advance-evaluation.ts';
import type { Failure } from '../../benchmark/words/failure.ts';
import { failSubmission } from './advance-submission.ts';
import { endAbandoned, settleOverlooked } from './prepare-suites.ts';

/**
 * Moves everything that is overdue: jobs whose worker sends no heartbeat are queued again (or fail as `runner-lost`
 * after the last attempt), rows past their deadline fail as `infrastructure`, and submissions that have nothing left to
 * run are settled. Any number of reapers may run at once.
 * @returns how many rows were moved.
 */
export async function reapOverdue(db: Database): Promise<number> {
  let moved = 0;
  for (const job of await reapJobs(db)) {
    moved += 1;
    const lost: Failure = {
      code: 'runner-lost',
      message: 'The runner was lost several times. This is our failure, not yours. Submit again.',
    };
    if ('evaluationId' in job.payload) {
      if (job.outcome === 'queued') await requeueEvaluation(db, job.payload.evaluationId);
      else await failEvaluation(db, job.payload.evaluationId, lost);
    } else if (job.outcome === 'failed') {
      await failSubmission(db, job.payload.submissionId, lost);
    }
  }
  const overdue: Failure = {
    code: 'infrastructure',
    detail: 'overdue',
    message: 'The deadline passed without progress. This is our failure, not yours. Submit again.',
  };
  const lateEvaluations = await db
    .select({ id: evaluations.id })
    .from(evaluations)
    .where(and(isNotNull(evaluations.deadlineAt), sql`${evaluations.deadlineAt} < now()`));
  for (const { id } of lateEvaluations) await alone(`evaluation ${id}`, () => failEvaluation(db, id, overdue));
  const lateSubmissions = await db
    .select({ id: submissions.id })
    .from(submissions)
    .where(and(isNotNull(submissions.deadlineAt), sql`${submissions.deadlineAt} < now()`));
  for (const { id } of lateSubmissions) await alone(`submission ${id}`, () => failSubmission(db, id, overdue));
  const waitedInVain = (await settleOverlooked(db)) + (await endAbandoned(db));
  return moved + lateEvaluations.length + lateSubmissions.length + waitedInVain;
}

/** Moves one row. If that fails, the others are still moved. */
async function alone(what: string, move: () => Promise<void>): Promise<void> {
  await move().catch((error: unknown) =>
    console.error(`Reaper, ${what}: ${error instanceof Error ? error.message : String(error)}`),
  );
}

async function failEvaluation(db: Database, id: string, failure: Failure): Promise<void> {
  const [evaluation] = await db
    .select({ id: evaluations.id, submissionId: evaluations.submissionId })
    .from(evaluations)
    .where(inArray(evaluations.id, [id]));
  if (evaluation) await recordFailure(db, null, evaluation, failure, null);
}
