import { scoringVersion } from '../../benchmark/scoring/evaluate-task.ts';
import type { Database } from '../../db/client.ts';
import { beginEvaluation, recordScore } from '../../db/queries/advance-evaluation.ts';
import { beginValidation, queueEvaluations } from '../../db/queries/advance-submission.ts';
import { leaseJob, type LeasedJob } from '../../db/queue/job-queue.ts';
import type { Submission } from '../../db/schema/submissions.ts';
import { enterSubmission, leaseFor, sampleScore } from './sample-submission.ts';

/** Enters an image for repairing images, and moves it to queued. @param digit of its made-up digest. */
export async function enterImage(
  db: Database,
  suiteId: string,
  digit: string,
  defenseName = `Defense ${suiteId}`,
): Promise<Submission> {
  const submission = await enterSubmission(db, { suiteId, defenseName });
  const job = await leaseFor(db, 'validate-submission', submission.id);
  const validating = await beginValidation(db, submission.id);
  if (!validating) throw new Error('The submission cannot be validated.');
  const imageDigest = `sha256:${digit.repeat(64)}`;
  const image = { imageDigest, runReference: imageDigest, stage: 'repair', modalities: ['image' as const] } as const;
  await queueEvaluations(db, job, validating, { ...image, modalities: [...image.modalities] });
  return submission;
}

/** Leases the next evaluation. */
export async function leaseEvaluation(db: Database): Promise<LeasedJob & { readonly evaluationId: string }> {
  const job = await leaseJob(db, ['run-evaluation'], 'test-worker');
  if (!job || !('evaluationId' in job.payload)) throw new Error('There is no evaluation to lease.');
  return { ...job, ...job.payload };
}

/** Runs the next evaluation with a made-up score. @returns its task. */
export async function runNext(db: Database, netDefenseEffect = 0.5): Promise<string> {
  const job = await leaseEvaluation(db);
  const work = await beginEvaluation(db, job.evaluationId);
  if (typeof work === 'string') throw new Error(`The evaluation does not begin: ${work}`);
  await recordMadeUpScore(db, job, work.submission.id, work.task.id, netDefenseEffect);
  return work.task.id;
}

export async function recordMadeUpScore(
  db: Database,
  job: LeasedJob,
  submissionId: string,
  taskId: string,
  netDefenseEffect = 0.5,
): Promise<void> {
  if (!('evaluationId' in job.payload)) throw new Error('The job is no evaluation.');
  const score = { ...sampleScore(job.payload.evaluationId, submissionId, taskId), netDefenseEffect, scoringVersion };
  await recordScore(db, job, score, null);
}
