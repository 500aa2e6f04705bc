import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beginEvaluation, recordFailure, recordScore, reportPhase } from '../../../db/queries/advance-evaluation.ts';
import type { EvaluationWork } from '../../../db/queries/advance-evaluation.ts';
import { completeJob, type LeasedJob } from '../../../db/queue/job-queue.ts';
import type { TaskManifest } from '../../bake/task-manifest.ts';
import { CodedError } from '../../../benchmark/coded-error.ts';
import { writeTaskInput } from '../../protocol/write-task-input.ts';
import { removeRun } from '../../sandbox/remove-leftovers.ts';
import { runContainer } from '../../sandbox/run-container.ts';
import { SandboxError } from '../../sandbox/sandbox-error.ts';
import { evaluateTask, scoringVersion } from '../../../benchmark/scoring/evaluate-task.ts';
import { aggregateBoard } from '../aggregate-board.ts';
import { failureOf } from '../failure-of.ts';
import type { WorkerContext } from '../worker-context.ts';
import { measureRepair } from '../measure/repair.ts';
import { measureSanitize } from '../measure/sanitize.ts';

class EvaluationError extends CodedError<'TASK_NOT_BAKED' | 'NOT_VALIDATED'> {}

/**
 * Runs one submission on one task: lays out the input, runs the container, turns its output into a model, measures the
 * model, records the score. It may run twice; the score is recorded once.
 * @throws what is our failure; the author's failures end the evaluation.
 */
export async function runEvaluation(
  context: WorkerContext,
  job: LeasedJob,
  evaluationId: string,
  signal: AbortSignal,
): Promise<void> {
  const { db } = context;
  const work = await beginEvaluation(db, evaluationId);
  if (!work) {
    await completeJob(db, job);
    return;
  }
  const folder = join(context.runsFolder, `${evaluationId}-${work.evaluation.attempts}`);
  try {
    const { score, logTail } = await evaluate(context, work, folder, signal);
    await recordScore(db, job, score, logTail, aggregateBoard);
  } catch (error) {
    signal.throwIfAborted(); // cancelled, or the lease was lost: there is nothing to record
    const failure = failureOf(error);
    if (failure.owner === 'platform') throw error;
    await recordFailure(db, job, work.evaluation, failure, failure.logTail, aggregateBoard);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function evaluate(
  context: WorkerContext,
  { evaluation, submission, task }: EvaluationWork,
  folder: string,
  signal: AbortSignal,
) {
  const { db, artifacts, engine, limits, ownerLabel } = context;
  const { stage, imageDigest } = submission;
  if (!stage || !imageDigest)
    throw new EvaluationError('NOT_VALIDATED', `Submission ${submission.id} has no pinned image.`);
  const manifest = await artifacts.readManifest(task.id);
  if (!manifest) {
    throw new EvaluationError(
      'TASK_NOT_BAKED',
      `Task ${task.id} is not in ${artifacts.root}; bake its suite on this machine.`,
    );
  }
  await reportPhase(db, evaluation.id, 'running the container', null);
  const inputFolder = join(folder, 'input');
  const outputFolder = join(folder, 'output');
  await writeTaskInput(inputFolder, artifacts.taskFolder(task.id), manifest, stage, limits);
  const run = {
    runId: evaluation.id,
    owner: ownerLabel,
    image: imageDigest,
    inputFolder,
    outputFolder,
    limits,
    gpu: false,
    signal,
  };
  if (evaluation.attempts > 1) await removeRun(engine, evaluation.id);
  const container = await runContainer(engine, run);
  try {
    const startedAt = performance.now();
    const measure = stage === 'sanitize' ? measureSanitize : measureRepair;
    const measured = await measure(context, {
      evaluationId: evaluation.id,
      taskFolder: artifacts.taskFolder(task.id),
      manifest,
      outputFolder,
      logTail: container.logTail,
      signal,
    });
    const { counts, ...rates } = evaluateTask(measured.counts, manifestCounts(manifest));
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
  } catch (error) {
    throw withLog(error, container.logTail);
  }
}

function manifestCounts({ undefended, reference }: TaskManifest) {
  return { undefended, reference };
}

/** A container that ended well but wrote nonsense: its log helps its author, too. */
function withLog(error: unknown, logTail: string): unknown {
  if (error instanceof CodedError) Object.assign(error, { facts: { logTail, ...error.facts } });
  return error instanceof SandboxError || error instanceof Error ? error : new Error(String(error));
}
