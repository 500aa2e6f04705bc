import { and, eq, inArray, sql } from 'drizzle-orm';
import { openEvaluationStates } from '../../benchmark/words/evaluation-state.ts';
import type { Database } from '../client.ts';
import { completeJob, type LeasedJob } from '../queue/job-queue.ts';
import { evaluations, scores, type Evaluation, type NewScore } from '../schema/evaluations.ts';
import { submissions, type Submission } from '../schema/submissions.ts';
import { tasks, type Task } from '../schema/tasks.ts';
import { LeaseLostError, lockSubmission, type Failure } from './advance-submission.ts';
import { recordStep } from './submission-steps.ts';
import { deadlineFor } from './deadlines.ts';
import { settleSubmission } from './settle-submission.ts';

export interface EvaluationWork {
  readonly evaluation: Evaluation;
  readonly submission: Submission;
  readonly task: Task;
}

/** queued → leased, the submission → running. @returns undefined when the evaluation has already ended. */
export async function beginEvaluation(db: Database, evaluationId: string): Promise<EvaluationWork | undefined> {
  return db.transaction(async (tx) => {
    const [known] = await tx
      .select({ submissionId: evaluations.submissionId })
      .from(evaluations)
      .where(eq(evaluations.id, evaluationId));
    if (known) await lockSubmission(tx, known.submissionId);
    const [evaluation] = await tx
      .update(evaluations)
      .set({
        state: 'leased',
        attempts: sql`${evaluations.attempts} + 1`,
        deadlineAt: deadlineFor('evaluation leased'),
        startedAt: sql`coalesce(${evaluations.startedAt}, now())`,
        phase: null,
        progress: null,
      })
      .where(and(eq(evaluations.id, evaluationId), inArray(evaluations.state, [...openEvaluationStates])))
      .returning();
    if (!evaluation) return undefined;
    const started = await tx
      .update(submissions)
      .set({ state: 'running', deadlineAt: deadlineFor('submission running') })
      .where(and(eq(submissions.id, evaluation.submissionId), eq(submissions.state, 'queued')))
      .returning({ id: submissions.id });
    if (started.length > 0) await recordStep(tx, evaluation.submissionId, 'running');
    const [submission] = await tx.select().from(submissions).where(eq(submissions.id, evaluation.submissionId));
    const [task] = await tx.select().from(tasks).where(eq(tasks.id, evaluation.taskId));
    return submission && task ? { evaluation, submission, task } : undefined;
  });
}

/** Reports what a running evaluation is doing; leased → running. @param progress fraction of the phase, in [0, 1]. */
export async function reportPhase(
  db: Database,
  evaluationId: string,
  phase: string,
  progress: number | null,
): Promise<void> {
  await db
    .update(evaluations)
    .set({ state: 'running', phase, progress, deadlineAt: deadlineFor('evaluation running') })
    .where(and(eq(evaluations.id, evaluationId), inArray(evaluations.state, ['leased', 'running'])));
}

/** A worker gave its evaluation back, or was lost: the evaluation waits for the next worker. */
export async function requeueEvaluation(db: Database, evaluationId: string): Promise<void> {
  await db
    .update(evaluations)
    .set({ state: 'queued', phase: null, progress: null, deadlineAt: deadlineFor('evaluation queued') })
    .where(and(eq(evaluations.id, evaluationId), inArray(evaluations.state, ['leased', 'running'])));
}

/** Records a score once, ends the job, and ranks the submission if this was its last evaluation. */
export async function recordScore(
  db: Database,
  job: LeasedJob,
  score: NewScore,
  logTail: string | null,
): Promise<void> {
  await db.transaction(async (tx) => {
    await lockSubmission(tx, score.submissionId);
    if (!(await completeJob(tx, job))) throw new LeaseLostError();
    if (!(await endEvaluation(tx, score.evaluationId, { state: 'scored', logTail }))) return; // by the reaper
    await tx.insert(scores).values(score).onConflictDoNothing();
    await settleSubmission(tx, score.submissionId);
  });
}

/** Records a failure, ends the job, and settles the submission if this was its last evaluation. */
export async function recordFailure(
  db: Database,
  job: LeasedJob | null,
  evaluation: Pick<Evaluation, 'id' | 'submissionId'>,
  failure: Failure,
  logTail: string | null,
): Promise<void> {
  await db.transaction(async (tx) => {
    await lockSubmission(tx, evaluation.submissionId);
    if (job && !(await completeJob(tx, job))) throw new LeaseLostError();
    await endEvaluation(tx, evaluation.id, { state: 'failed', failure, logTail });
    await settleSubmission(tx, evaluation.submissionId);
  });
}

async function endEvaluation(
  tx: Database,
  evaluationId: string,
  end: { readonly state: 'scored' | 'failed'; readonly failure?: Failure; readonly logTail: string | null },
): Promise<boolean> {
  const ended = await tx
    .update(evaluations)
    .set({
      state: end.state,
      failureCode: end.failure?.code ?? null,
      failureDetail: end.failure?.detail ?? null,
      failureMessage: end.failure?.message ?? null,
      logTail: end.logTail,
      deadlineAt: null,
      finishedAt: sql`now()`,
      phase: null,
      progress: null,
    })
    .where(and(eq(evaluations.id, evaluationId), inArray(evaluations.state, [...openEvaluationStates])))
    .returning({ id: evaluations.id });
  return ended.length === 1;
}
