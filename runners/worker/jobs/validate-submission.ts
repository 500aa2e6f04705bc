import { beginValidation, failSubmission, queueEvaluations } from '../../../db/queries/advance-submission.ts';
import { listSuiteModalities } from '../../../db/queries/read-tasks.ts';
import { findSubmission } from '../../../db/queries/read-submissions.ts';
import type { Database } from '../../../db/client.ts';
import { SandboxError } from '../../sandbox/sandbox-error.ts';
import { completeJob, type LeasedJob } from '../../../db/queue/job-queue.ts';
import { pinImage } from '../../sandbox/pin-image.ts';
import { readProtocolLabels } from '../../sandbox/read-protocol-labels.ts';
import { attributeFailure } from '../../measure/attribute-failure.ts';
import type { WorkerContext } from '../worker-context.ts';

/**
 * Fetches and pins the image of a submission, reads what it declares, and queues one evaluation for each task.
 * @throws any failure of the platform. An author's failure ends the submission.
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
    if (submission.enteredWith !== null) await requireSameImage(db, submission.enteredWith, image.digest);
    const declared = readProtocolLabels(image.labels);
    const [firstStage, ...otherStages] = declared.stages;
    const stage = submission.enteredStage ?? firstStage;
    if (stage === undefined || !declared.stages.includes(stage)) {
      const message = `The image declares stage ${declared.stages.join(', ')}, and not ${stage}, for which it was entered.`;
      await failSubmission(db, submission.id, { code: 'stage-unsupported', message }, job);
      return;
    }
    const ofSuite = await listSuiteModalities(db, submission.suiteId);
    const modalities = [...declared.modalities];
    if (!ofSuite.some((modality) => modalities.includes(modality))) {
      const message = `The image declares ${modalities.join(', ')}. Suite ${submission.suiteId} has tasks in ${ofSuite.join(', ') || 'no modality'}.`;
      await failSubmission(db, submission.id, { code: 'modality-unsupported', message }, job);
      return;
    }
    await queueEvaluations(db, job, submission, {
      imageDigest: image.digest,
      runReference: image.runReference,
      stage,
      modalities,
      otherStages: submission.enteredStage === null ? otherStages : [],
    });
  } catch (error) {
    signal.throwIfAborted(); // cancelled, or the lease was lost: nothing to record
    const failure = attributeFailure(error);
    if (failure.owner === 'platform') throw error;
    await failSubmission(db, submission.id, failure, job);
  }
}

/** The name of an image may have been given to another one since it was entered for its first stage. */
async function requireSameImage(db: Database, firstId: string, digest: string): Promise<void> {
  const first = await findSubmission(db, firstId);
  if (!first?.submission.imageDigest || first.submission.imageDigest === digest) return;
  throw new SandboxError(
    'IMAGE_UNPULLABLE',
    `The reference names another image now (${digest}) than the one that was entered for the first stage (${first.submission.imageDigest}). Submit it again.`,
  );
}

/** Stops waiting when the signal is given. A pull then continues in the engine, which cannot do harm. */
async function orAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  signal.throwIfAborted();
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  return Promise.race([work, aborted]);
}
