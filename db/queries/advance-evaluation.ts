import { and, eq, inArray, ne, sql } from 'drizzle-orm';
import { scoringVersion } from '../../benchmark/scoring/evaluate-task.ts';
import { openEvaluationStates } from '../../benchmark/words/evaluation-state.ts';
import type { Failure } from '../../benchmark/words/failure.ts';
import type { Database } from '../client.ts';
import { completeJob, type LeasedJob } from '../queue/job-queue.ts';
import { evaluations, results, scores, type Evaluation, type NewScore } from '../schema/evaluations.ts';
import { submissions, type Submission } from '../schema/submissions.ts';
import { tasks, type Task } from '../schema/tasks.ts';
import { LeaseLostError, lockSubmission } from './advance-submission.ts';
import { recordStep } from './submission-steps.ts';
import { deadlineFor } from './deadlines.ts';
import { settleSubmission } from './settle-submission.ts';
import { findResults, lockResult } from './shared-results.ts';

export interface EvaluationWork {
  readonly evaluation: Evaluation;
  readonly submission: Submission;
  readonly task: Task;
}

/**
 * queued → leased, the submission → running. If the same image has been measured on the task by now, the evaluation
 * takes that result and ends.
 * @returns `ended` when there is nothing to run, `elsewhere` while another evaluation runs the same image on the task.
 */
export async function beginEvaluation(
  db: Database,
  evaluationId: string,
): Promise<EvaluationWork | 'ended' | 'elsewhere'> {
  return db.transaction(async (tx) => {
    const [known] = await tx
      .select({ submissionId: evaluations.submissionId, taskId: evaluations.taskId })
      .from(evaluations)
      .where(eq(evaluations.id, evaluationId));
    if (!known) return 'ended';
    const { submissionId, taskId } = known;
    await lockSubmission(tx, submissionId);
    const [submission] = await tx.select().from(submissions).where(eq(submissions.id, submissionId));
    const [task] = await tx.select().from(tasks).where(eq(tasks.id, taskId));
    if (!submission || !task) return 'ended';
    const { imageDigest, stage } = submission;
    if (imageDigest && stage) {
      const owner = { imageDigest, stage, scoringVersion };
      await lockResult(tx, owner, taskId);
      const scoredBy = (await findResults(tx, owner, [taskId])).get(taskId);
      if (scoredBy) {
        if (await endEvaluation(tx, evaluationId, { scoredBy, logTail: null }))
          await settleSubmission(tx, submissionId);
        return 'ended';
      }
      if (await isRunElsewhere(tx, submission, taskId)) return 'elsewhere';
    }
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
    if (!evaluation) return 'ended';
    const started = await tx
      .update(submissions)
      .set({ state: 'running', deadlineAt: deadlineFor('submission running') })
      .where(and(eq(submissions.id, evaluation.submissionId), eq(submissions.state, 'queued')))
      .returning({ id: submissions.id });
    if (started.length > 0) await recordStep(tx, evaluation.submissionId, 'running');
    return { evaluation, submission, task };
  });
}

/** Whether another submission of the same image is running the task. */
async function isRunElsewhere(tx: Database, { id, imageDigest, stage }: Submission, taskId: string): Promise<boolean> {
  if (!imageDigest || !stage) return false;
  const rows = await tx
    .select({ id: evaluations.id })
    .from(evaluations)
    .innerJoin(submissions, eq(submissions.id, evaluations.submissionId))
    .where(
      and(
        eq(evaluations.taskId, taskId),
        inArray(evaluations.state, ['leased', 'running']),
        ne(submissions.id, id),
        eq(submissions.imageDigest, imageDigest),
        eq(submissions.stage, stage),
      ),
    )
    .limit(1);
  return rows.length > 0;
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

/**
 * Records a score once, ends the job, and ranks the submission if this was its last evaluation. If another evaluation
 * has recorded a result of the same image on the task in the meantime, that one stands, so that an image has one
 * result.
 */
export async function recordScore(
  db: Database,
  job: LeasedJob,
  score: NewScore,
  logTail: string | null,
): Promise<void> {
  await db.transaction(async (tx) => {
    await lockSubmission(tx, score.submissionId);
    if (!(await completeJob(tx, job))) throw new LeaseLostError();
    const [open] = await tx
      .select({ imageDigest: submissions.imageDigest, stage: submissions.stage })
      .from(evaluations)
      .innerJoin(submissions, eq(submissions.id, evaluations.submissionId))
      .where(and(eq(evaluations.id, score.evaluationId), inArray(evaluations.state, [...openEvaluationStates])));
    if (!open?.imageDigest || !open.stage) return; // ended by the reaper
    const owner = { imageDigest: open.imageDigest, stage: open.stage, scoringVersion: score.scoringVersion };
    await lockResult(tx, owner, score.taskId);
    const scoredBy = (await findResults(tx, owner, [score.taskId])).get(score.taskId) ?? score.evaluationId;
    if (scoredBy === score.evaluationId) {
      await tx.insert(scores).values(score);
      await tx.insert(results).values({ ...owner, taskId: score.taskId, evaluationId: score.evaluationId });
    }
    await endEvaluation(tx, score.evaluationId, { scoredBy, logTail });
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
    await endEvaluation(tx, evaluation.id, { failure, logTail });
    await settleSubmission(tx, evaluation.submissionId);
  });
}

async function endEvaluation(
  tx: Database,
  evaluationId: string,
  {
    logTail,
    ...end
  }: { readonly logTail: string | null } & ({ readonly failure: Failure } | { readonly scoredBy: string }),
): Promise<boolean> {
  const failure = 'failure' in end ? end.failure : undefined;
  const ended = await tx
    .update(evaluations)
    .set({
      state: failure ? 'failed' : 'scored',
      scoredBy: 'scoredBy' in end ? end.scoredBy : null,
      failureCode: failure?.code ?? null,
      failureDetail: failure?.detail ?? null,
      failureMessage: failure?.message ?? null,
      logTail,
      deadlineAt: null,
      finishedAt: sql`now()`,
      phase: null,
      progress: null,
    })
    .where(and(eq(evaluations.id, evaluationId), inArray(evaluations.state, [...openEvaluationStates])))
    .returning({ id: evaluations.id });
  return ended.length === 1;
}
