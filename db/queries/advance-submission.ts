import { and, eq, inArray } from 'drizzle-orm';
import type { Stage } from '../../benchmark/words/stage.ts';
import type { Modality } from '../../benchmark/words/modality.ts';
import type { Failure } from '../../benchmark/words/failure.ts';
import type { Database } from '../client.ts';
import { completeJob, type LeasedJob } from '../queue/job-queue.ts';
import { submissions, type Submission } from '../schema/submissions.ts';
import { deadlineFor } from './deadlines.ts';
import { endSubmission } from './end-submission.ts';
import { enterForStage } from './enter-for-stage.ts';
import { settleSubmission } from './settle-submission.ts';
import { recordStep } from './submission-steps.ts';

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
  readonly stage: Stage;
  readonly modalities: Modality[];
  /** Stages that the image declares beside this one. It is entered for each of them as well. */
  readonly otherStages?: readonly Stage[];
}

/**
 * validating → queued: pins the image, makes one evaluation per task and the job of the first, in one transaction. If
 * all tasks have been measured with this image before, the submission is ranked at once.
 */
export async function queueEvaluations(
  db: Database,
  job: LeasedJob,
  submission: Submission,
  { otherStages = [], ...image }: ValidatedImage,
): Promise<void> {
  await db.transaction(async (tx) => {
    await lockSubmission(tx, submission.id);
    if (!(await completeJob(tx, job))) throw new LeaseLostError();
    const [still] = await tx
      .update(submissions)
      .set({ ...image, state: 'queued', deadlineAt: deadlineFor('submission queued') })
      .where(and(eq(submissions.id, submission.id), eq(submissions.state, 'validating')))
      .returning();
    if (!still) throw new LeaseLostError();
    await recordStep(tx, submission.id, 'queued');
    for (const stage of otherStages) await enterForStage(tx, still, stage);
    await settleSubmission(tx, submission.id);
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

/** Cancels a submission for its author. @returns false if it had already ended. */
export async function cancelSubmission(db: Database, submissionId: string): Promise<boolean> {
  return db.transaction((tx) => endSubmission(tx, submissionId, { state: 'cancelled' }));
}
