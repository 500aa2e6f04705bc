import { beginValidation, failSubmission, queueEvaluations } from '../../../db/queries/advance-submission.ts';
import { listTasks } from '../../../db/queries/read-board.ts';
import { completeJob, type LeasedJob } from '../../../db/queue/job-queue.ts';
import { evaluatedStages } from '../../protocol/task-input.ts';
import { pinImage } from '../../sandbox/image.ts';
import { readProtocolLabels } from '../../sandbox/read-protocol-labels.ts';
import { failureOf } from '../failure-of.ts';
import type { WorkerContext } from '../worker-context.ts';

/**
 * Fetches and pins the image of a submission, reads what it declares, and queues one evaluation for each task.
 * @throws what is our failure; the author's failures end the submission.
 */
export async function validateSubmission(
  context: WorkerContext,
  job: LeasedJob,
  submissionId: string,
  signal: AbortSignal,
): Promise<void> {
  const { db, engine, refuseInsideRegistries } = context;
  const submission = await beginValidation(db, submissionId);
  if (!submission) {
    await completeJob(db, job);
    return;
  }
  try {
    const image = await orAborted(pinImage(engine, submission.imageReference, { refuseInsideRegistries }), signal);
    const declared = readProtocolLabels(image.labels);
    const stage = evaluatedStages.find((known) => known === declared.stage);
    if (!stage) {
      const message = `The image declares stage ${declared.stage}; suite ${submission.suiteId} evaluates ${evaluatedStages.join(' and ')} so far.`;
      await failSubmission(db, submission.id, { code: 'stage-unsupported', message }, job);
      return;
    }
    const tasks = await listTasks(db, submission.suiteId);
    const modalities = [...declared.modalities];
    if (!tasks.some(({ modality }) => modalities.includes(modality))) {
      const message = `The image declares ${modalities.join(', ')}; suite ${submission.suiteId} has tasks in ${[...new Set(tasks.map(({ modality }) => modality))].join(', ') || 'no modality'}.`;
      await failSubmission(db, submission.id, { code: 'modality-unsupported', message }, job);
      return;
    }
    await queueEvaluations(db, job, submission, { imageDigest: image.runReference, stage, modalities });
  } catch (error) {
    signal.throwIfAborted(); // cancelled, or the lease was lost: there is nothing to record
    const failure = failureOf(error);
    if (failure.owner === 'platform') throw error;
    await failSubmission(db, submission.id, failure, job);
  }
}

/** A pull goes on in the engine when it is no longer wanted; nobody waits for it. */
async function orAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  signal.throwIfAborted();
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  return Promise.race([work, aborted]);
}
