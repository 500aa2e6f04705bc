import { and, eq, inArray, notInArray, sql } from 'drizzle-orm';
import type { EvaluatedStage } from '../../benchmark/stages/stage-catalog.ts';
import { openEvaluationStates } from '../../benchmark/words/evaluation-state.ts';
import type { FailureCode } from '../../benchmark/words/failure-catalog.ts';
import type { Modality } from '../../benchmark/words/modality.ts';
import { finalSubmissionStates } from '../../benchmark/words/submission-state.ts';
import type { Database } from '../client.ts';
import { jobPriorities } from '../queue/job-catalog.ts';
import { completeJob, enqueueJob, withdrawJobs, type LeasedJob } from '../queue/job-queue.ts';
import { evaluations } from '../schema/evaluations.ts';
import { submissions, type Submission } from '../schema/submissions.ts';
import { tasks } from '../schema/tasks.ts';
import { deadlineFor } from './deadlines.ts';
import { recordStep } from './submission-steps.ts';

/** Why something ended without a result: a code to branch on, a detail, and a sentence for readers. */
export interface Failure {
  readonly code: FailureCode;
  readonly detail?: string | undefined;
  readonly message: string;
}

/** Thrown to roll back the transaction of a worker that has lost its lease and must not write. */
export class LeaseLostError extends Error {}

/**
 * Locks the row of a submission. Whatever moves a submission, its evaluations or their jobs takes this lock first, so
 * that two transactions never wait for each other.
 */
export async function lockSubmission(tx: Database, submissionId: string): Promise<void> {
  await tx.select({ id: submissions.id }).from(submissions).where(eq(submissions.id, submissionId)).for('update');
}

/** received or validating → validating. @returns the submission, or undefined when it has been cancelled. */
export async function beginValidation(db: Database, submissionId: string): Promise<Submission | undefined> {
  return db.transaction(async (tx) => {
    const [submission] = await tx
      .update(submissions)
      .set({ state: 'validating', deadlineAt: deadlineFor('submission validating') })
      .where(and(eq(submissions.id, submissionId), inArray(submissions.state, ['received', 'validating'])))
      .returning();
    if (submission) await recordStep(tx, submissionId, 'validating');
    return submission;
  });
}

export interface ValidatedImage {
  readonly imageDigest: string; // sha256:…
  readonly runReference: string; // what the engine runs
  readonly stage: EvaluatedStage;
  readonly modalities: Modality[];
}

/** validating → queued: pins the image and makes one evaluation and one job per task, in one transaction. */
export async function queueEvaluations(
  db: Database,
  job: LeasedJob,
  submission: Submission,
  image: ValidatedImage,
): Promise<void> {
  await db.transaction(async (tx) => {
    await lockSubmission(tx, submission.id);
    if (!(await completeJob(tx, job))) throw new LeaseLostError();
    const [still] = await tx
      .update(submissions)
      .set({ ...image, state: 'queued', deadlineAt: deadlineFor('submission queued') })
      .where(and(eq(submissions.id, submission.id), eq(submissions.state, 'validating')))
      .returning({ id: submissions.id });
    if (!still) throw new LeaseLostError();
    await recordStep(tx, submission.id, 'queued');
    const chosen = await tx
      .select({ id: tasks.id })
      .from(tasks)
      .where(and(eq(tasks.suiteId, submission.suiteId), inArray(tasks.modality, image.modalities)))
      .orderBy(tasks.id);
    const priority = Math.min(job.priority, jobPriorities.evaluation);
    for (const { id: taskId } of chosen) {
      const [evaluation] = await tx
        .insert(evaluations)
        .values({ submissionId: submission.id, taskId, deadlineAt: deadlineFor('evaluation queued') })
        .returning({ id: evaluations.id });
      if (evaluation) await enqueueJob(tx, 'run-evaluation', { evaluationId: evaluation.id }, priority);
    }
  });
}

/** Any unfinished state → failed; its open evaluations are cancelled and their jobs withdrawn. */
export async function failSubmission(
  db: Database,
  submissionId: string,
  failure: Failure,
  job?: LeasedJob,
): Promise<void> {
  await db.transaction(async (tx) => {
    await lockSubmission(tx, submissionId);
    if (job && !(await completeJob(tx, job))) throw new LeaseLostError();
    await endSubmission(tx, submissionId, { state: 'failed', failure });
  });
}

/** Ends a submission within the caller's transaction. @returns whether it was still unfinished. */
export async function endSubmission(
  tx: Database,
  submissionId: string,
  end: { readonly state: 'ranked' | 'cancelled' } | { readonly state: 'failed'; readonly failure: Failure },
): Promise<boolean> {
  const failure = end.state === 'failed' ? end.failure : undefined;
  const ended = await tx
    .update(submissions)
    .set({
      state: end.state,
      failureCode: failure?.code ?? null,
      failureDetail: failure?.detail ?? null,
      failureMessage: failure?.message ?? null,
      deadlineAt: null,
      finishedAt: sql`now()`,
    })
    .where(and(eq(submissions.id, submissionId), notInArray(submissions.state, [...finalSubmissionStates])))
    .returning({ id: submissions.id });
  if (ended.length === 0) return false;
  await recordStep(tx, submissionId, end.state);
  const open = await tx
    .update(evaluations)
    .set({ state: 'cancelled', deadlineAt: null, finishedAt: sql`now()`, phase: null, progress: null })
    .where(and(eq(evaluations.submissionId, submissionId), inArray(evaluations.state, [...openEvaluationStates])))
    .returning({ id: evaluations.id });
  await withdrawJobs(tx, 'validate-submission', [submissionId]);
  await withdrawJobs(
    tx,
    'run-evaluation',
    open.map(({ id }) => id),
  );
  return true;
}

/** Cancels a submission for its author. @returns false if it had already ended. */
export async function cancelSubmission(db: Database, submissionId: string): Promise<boolean> {
  return db.transaction((tx) => endSubmission(tx, submissionId, { state: 'cancelled' }));
}
