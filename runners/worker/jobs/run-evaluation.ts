import { join } from 'node:path';
import { beginEvaluation, recordFailure, recordScore, reportPhase } from '../../../db/queries/advance-evaluation.ts';
import type { EvaluationWork } from '../../../db/queries/advance-evaluation.ts';
import { completeJob, releaseJob, type LeasedJob } from '../../../db/queue/job-queue.ts';
import { CodedError } from '../../../benchmark/coded-error.ts';
import { cleanModelFolderOf } from '../../bake/clean-model-folder.ts';
import { forgetPinned, requirePinned } from '../../sandbox/pin-image.ts';
import { removeRun } from '../../sandbox/remove-leftovers.ts';
import { removeRunFolder } from '../../sandbox/run-folders.ts';
import { SandboxError } from '../../sandbox/sandbox-error.ts';
import { AfterContainerError, attributeFailure } from '../../measure/attribute-failure.ts';
import type { WorkerContext } from '../worker-context.ts';
import { evaluateImage } from '../../measure/evaluate-image.ts';

class EvaluationError extends CodedError<'TASK_NOT_BAKED' | 'NOT_VALIDATED'> {}

/** Between two looks at whether another submission has measured the same image on the task. */
const secondsUntilResult = 2;

/**
 * Runs one submission on one task: lays out the input, runs the container, measures its answer, records the score. It
 * may run twice; the score is recorded once.
 * @throws any failure of the platform. An author's failure ends the evaluation.
 */
export async function runEvaluation(
  context: WorkerContext,
  job: LeasedJob,
  evaluationId: string,
  signal: AbortSignal,
): Promise<void> {
  const { db } = context;
  const work = await beginEvaluation(db, evaluationId);
  if (work === 'ended') {
    await completeJob(db, job);
    return;
  }
  if (work === 'elsewhere') {
    await releaseJob(db, job, { delaySeconds: secondsUntilResult });
    return;
  }
  const folder = join(context.runsFolder, `${evaluationId}-${work.evaluation.attempts}`);
  try {
    const { score, logTail } = await evaluate(context, work, folder, signal);
    await recordScore(db, job, score, logTail);
  } catch (error) {
    signal.throwIfAborted(); // cancelled, or the lease was lost: nothing to record
    const failure = attributeFailure(error);
    if (failure.owner === 'platform') throw error;
    await recordFailure(db, job, work.evaluation, failure, failure.logTail);
  } finally {
    await removeRunFolder(folder);
  }
}

async function evaluate(
  context: WorkerContext,
  { evaluation, submission, task }: EvaluationWork,
  folder: string,
  signal: AbortSignal,
) {
  const { db, artifacts, engine, ownerLabel } = context;
  const { stage, runReference, imageDigest } = submission;
  if (!stage || !runReference || !imageDigest)
    throw new EvaluationError('NOT_VALIDATED', `Submission ${submission.id} has no pinned image.`);
  const manifest = await artifacts.readManifest(task.id);
  if (!manifest) {
    throw new EvaluationError(
      'TASK_NOT_BAKED',
      `Task ${task.id} is not in ${artifacts.root}. Bake its suite on this machine.`,
    );
  }
  const limits = context.limitsOf(stage);
  await requirePinned(engine, runReference, { refuseInsideRegistries: context.refuseInsideRegistries });
  if (evaluation.attempts > 1) await removeRun(engine, evaluation.id);
  const { score, logTail } = await evaluateImage({
    engine,
    runReference,
    imageDigest,
    stage,
    limits,
    manifest,
    taskFolder: artifacts.taskFolder(task.id),
    cleanModelFolder: cleanModelFolderOf(artifacts, manifest),
    installationSecret: context.installationSecret,
    folder,
    cacheFolder: context.cacheFolder,
    runId: evaluation.id,
    owner: ownerLabel,
    report: (phase, progress) => reportPhase(db, evaluation.id, phase, progress),
    signal,
  }).catch((error: unknown) => {
    const cause = error instanceof AfterContainerError ? error.cause : error;
    if (cause instanceof SandboxError && cause.code === 'ENGINE_FAILED') forgetPinned(runReference);
    throw error;
  });
  return { score: { evaluationId: evaluation.id, submissionId: submission.id, taskId: task.id, ...score }, logTail };
}
