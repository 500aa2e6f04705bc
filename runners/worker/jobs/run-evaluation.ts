import { join } from 'node:path';
import { beginEvaluation, recordFailure, recordScore, reportPhase } from '../../../db/queries/advance-evaluation.ts';
import type { EvaluationWork } from '../../../db/queries/advance-evaluation.ts';
import { completeJob, releaseJob, type LeasedJob } from '../../../db/queue/job-queue.ts';
import { CodedError } from '../../../benchmark/coded-error.ts';
import { writeTaskInput } from '../../protocol/write-task-input.ts';
import { forgetPinned, requirePinned } from '../../sandbox/pin-image.ts';
import { removeRun } from '../../sandbox/remove-leftovers.ts';
import { runContainer } from '../../sandbox/run-container.ts';
import { removeRunFolder } from '../../sandbox/run-folders.ts';
import { SandboxError } from '../../sandbox/sandbox-error.ts';
import { evaluateTask, scoringVersion } from '../../../benchmark/scoring/evaluate-task.ts';
import { AfterContainerError, attributeFailure } from '../attribute-failure.ts';
import type { WorkerContext } from '../worker-context.ts';
import { measureStage } from '../measure/measure-stage.ts';

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
  await reportPhase(db, evaluation.id, 'running the container', null);
  const taskFolder = artifacts.taskFolder(task.id);
  const inputFolder = join(folder, 'input');
  const outputFolder = join(folder, 'output');
  const limits = context.limitsOf(stage);
  const { installationSecret } = context;
  await requirePinned(engine, runReference, { refuseInsideRegistries: context.refuseInsideRegistries });
  await writeTaskInput(inputFolder, taskFolder, { manifest, stage, limits, installationSecret, imageDigest });
  if (evaluation.attempts > 1) await removeRun(engine, evaluation.id);
  const container = await runContainer(engine, {
    runId: evaluation.id,
    owner: ownerLabel,
    image: runReference,
    inputFolder,
    outputFolder,
    limits,
    gpu: false,
    signal,
  }).catch((error: unknown) => {
    if (error instanceof SandboxError && error.code === 'ENGINE_FAILED') forgetPinned(runReference);
    throw error;
  });
  const startedAt = performance.now();
  const request = { evaluationId: evaluation.id, taskFolder, manifest, outputFolder, signal };
  try {
    const measured = await measureStage[stage](context, request);
    const { counts, ...rates } = evaluateTask(measured.counts, manifest);
    const score = {
      evaluationId: evaluation.id,
      submissionId: submission.id,
      taskId: task.id,
      counts,
      detection: measured.detection,
      ...rates,
      containerMs: container.durationMs,
      platformMs: Math.round(performance.now() - startedAt),
      peakMemoryBytes: container.peakMemoryBytes,
      cpuSeconds: container.cpuSeconds,
      outputSha256: measured.outputSha256,
      scoringVersion,
    };
    return { score, logTail: container.logTail };
  } catch (cause) {
    throw new AfterContainerError(cause, container.logTail);
  }
}
