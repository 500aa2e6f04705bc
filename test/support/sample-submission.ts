import { eq } from 'drizzle-orm';
import type { Stage } from '../../benchmark/words/stage.ts';
import type { Database } from '../../db/client.ts';
import { beginEvaluation, recordScore } from '../../db/queries/advance-evaluation.ts';
import { beginValidation, queueEvaluations } from '../../db/queries/advance-submission.ts';
import { insertSubmission, type NewSubmission } from '../../db/queries/insert-submission.ts';
import { leaseJob, releaseJob, type LeasedJob } from '../../db/queue/job-queue.ts';
import type { JobKind } from '../../db/queue/job-catalog.ts';
import { evaluations, type NewScore } from '../../db/schema/evaluations.ts';
import type { Submission } from '../../db/schema/submissions.ts';
import { evaluationCounts } from './evaluation-counts.ts';

export interface RankedSample {
  readonly teamName?: string;
  readonly defenseName: string;
  readonly stage?: Stage;
  readonly netDefenseEffect: number;
  readonly score?: Partial<NewScore>;
}

export async function enterSubmission(db: Database, change: Partial<NewSubmission> = {}): Promise<Submission> {
  const result = await insertSubmission(db, {
    teamName: 'Team One',
    defenseName: 'Defense One',
    suiteId: 'mini@5',
    imageReference: 'localhost/defense-one:1',
    ...change,
  });
  if (!('submission' in result)) throw new Error(`The submission was refused: ${result.outcome}`);
  return result.submission;
}

/** Moves a submission from received to queued, as a runner does when it finds these labels. */
export async function validateSubmission(db: Database, { id }: Submission, stage: Stage = 'repair'): Promise<void> {
  const job = await leaseFor(db, 'validate-submission', id);
  const submission = await beginValidation(db, id);
  if (!submission) throw new Error(`Submission ${id} cannot be validated.`);
  const imageDigest = `sha256:${id.replaceAll('-', '').padEnd(64, '0')}`;
  await queueEvaluations(db, job, submission, { imageDigest, runReference: imageDigest, stage, modalities: ['image'] });
}

/** Moves a submission all the way to the board, with the same made-up score on every task. */
export async function rankSubmission(db: Database, sample: RankedSample): Promise<Submission> {
  const { defenseName, netDefenseEffect, stage = 'repair' } = sample;
  const submission = await enterSubmission(db, {
    defenseName,
    ...(sample.teamName ? { teamName: sample.teamName } : {}),
  });
  await validateSubmission(db, submission, stage);
  const open = await db.select().from(evaluations).where(eq(evaluations.submissionId, submission.id));
  for (const { id, taskId } of open) {
    const job = await leaseFor(db, 'run-evaluation', id);
    await beginEvaluation(db, id);
    const score = { ...sampleScore(id, submission.id, taskId), netDefenseEffect, ...sample.score };
    await recordScore(db, job, score, 'loaded 4000 samples\ndone');
  }
  return submission;
}

export function sampleScore(evaluationId: string, submissionId: string, taskId: string): NewScore {
  return {
    evaluationId,
    submissionId,
    taskId,
    counts: evaluationCounts({ hitTarget: 100, hitTrue: 850 }),
    cleanAccuracy: 0.9,
    attackSuccessRate: 0.1,
    robustAccuracy: 0.85,
    netDefenseEffect: 0.8,
    defenseEffectiveness: 0.9,
    robustnessImprovement: 0.9,
    containerMs: 8_300,
    platformMs: 12_400,
    outputSha256: {},
    scoringVersion: '1',
  };
}

/** Leases the job for this subject; jobs that come before it in the queue are released again. */
export async function leaseFor(db: Database, kind: JobKind, subject: string): Promise<LeasedJob> {
  const others: LeasedJob[] = [];
  try {
    for (;;) {
      const job = await leaseJob(db, [kind], 'test-worker');
      if (!job) throw new Error(`There is no ${kind} job for ${subject}.`);
      if (Object.values(job.payload).includes(subject)) return job;
      others.push(job);
    }
  } finally {
    for (const job of others) await releaseJob(db, job);
  }
}
