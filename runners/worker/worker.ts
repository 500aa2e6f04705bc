import { setTimeout as sleep } from 'node:timers/promises';
import { requeueEvaluation, recordFailure } from '../../db/queries/advance-evaluation.ts';
import { failSubmission, LeaseLostError } from '../../db/queries/advance-submission.ts';
import { findEvaluation } from '../../db/queries/read-submissions.ts';
import { reapOverdue } from '../../db/queries/reap-overdue.ts';
import { heartbeatJob, leaseJob, mustYield, releaseJob, retryJob, type LeasedJob } from '../../db/queue/job-queue.ts';
import type { Lane } from '../../db/queue/fair-turns.ts';
import { jobKinds, type JobKind } from '../../db/queue/job-catalog.ts';
import type { Database } from '../../db/client.ts';
import type { Engine } from '../sandbox/container-engine.ts';
import { engineAnswers } from '../sandbox/engine-answers.ts';
import { messageOf, SandboxError } from '../sandbox/sandbox-error.ts';
import { AfterContainerError, attributeFailure, type AttributedFailure } from '../measure/attribute-failure.ts';
import { runEvaluation } from './jobs/run-evaluation.ts';
import { validateSubmission } from './jobs/validate-submission.ts';
import type { WorkerContext } from './worker-context.ts';

export interface WorkerTimes {
  readonly heartbeatMs: number;
  readonly idleMs: number; // pause after the queue was found empty
  readonly reapMs: number;
}

export const workerTimes: WorkerTimes = { heartbeatMs: 4_000, idleMs: 150, reapMs: 2_000 };

/** The reason with which a shutdown aborts a running job. */
class ShutdownError extends Error {}

/** The reason with which a job is aborted whose slot a validation or a smoke test needs. */
class YieldError extends Error {}

/**
 * Leases and runs up to `slots` jobs at a time until the signal is aborted, and then returns what is running to the queue. Beside
 * them it validates one submission at a time, which takes little of a processor, so that an author never waits for the
 * evaluations of others to learn that an image cannot run. Waits for a database or an engine that does not answer.
 */
export async function runWorker(
  context: WorkerContext,
  slots: number,
  signal: AbortSignal,
  times = workerTimes,
): Promise<void> {
  const laneOf = (slot: number): Lane => (slots === 1 ? 'only' : slot === 0 ? 'reserved' : 'open');
  const loops = Array.from({ length: slots }, (_, slot) => slotLoop(context, laneOf(slot), jobKinds, signal, times));
  await Promise.all([...loops, slotLoop(context, 'open', ['validate-submission'], signal, times)]);
}

/** Ends what is overdue, until the signal is aborted. Needs neither an engine nor a baked suite. */
export async function runReaper(db: Database, signal: AbortSignal, times = workerTimes): Promise<void> {
  while (!signal.aborted) {
    await reapOverdue(db).catch((error: unknown) => console.error(`Reaper: ${messageOf(error)}`));
    await pause(times.reapMs, signal);
  }
}

async function slotLoop(
  context: WorkerContext,
  lane: Lane,
  kinds: readonly JobKind[],
  signal: AbortSignal,
  times: WorkerTimes,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await untilEngineAnswers(context, signal);
      const job = signal.aborted ? undefined : await leaseJob(context.db, kinds, context.workerId, lane);
      if (job) await handleJob(context, job, lane, signal, times);
      else await pause(times.idleMs, signal);
    } catch (error) {
      console.error(`Worker ${context.workerId}: ${messageOf(error)}`);
      await pause(1_000, signal);
    }
  }
}

/** Leases nothing while the engine does not answer, so that no job fails because of it. */
async function untilEngineAnswers({ engine, onEngineState }: WorkerContext, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !(await engineAnswers(engine))) {
    onEngineState?.(false);
    await pause(1_000, signal);
  }
  onEngineState?.(true);
}

/** Runs one job under its lease. A lost lease or a shutdown aborts the job at once. */
async function handleJob(
  context: WorkerContext,
  job: LeasedJob,
  lane: Lane,
  shutdown: AbortSignal,
  times: WorkerTimes,
): Promise<void> {
  const lease = new AbortController();
  const onShutdown = () => lease.abort(new ShutdownError());
  shutdown.addEventListener('abort', onShutdown, { once: true });
  const beat = setInterval(() => {
    keepLease(context.db, job, lane, lease).catch(
      (error: Error) => console.error(`Heartbeat: ${error.message}`), // the lease survives a few missed heartbeats
    );
  }, times.heartbeatMs);
  try {
    if ('evaluationId' in job.payload) await runEvaluation(context, job, job.payload.evaluationId, lease.signal);
    else await validateSubmission(context, job, job.payload.submissionId, lease.signal);
  } catch (error) {
    await afterFailure(context, job, lease.signal.aborted ? lease.signal.reason : error);
  } finally {
    clearInterval(beat);
    shutdown.removeEventListener('abort', onShutdown);
  }
}

async function keepLease(db: Database, job: LeasedJob, lane: Lane, lease: AbortController): Promise<void> {
  if (!(await heartbeatJob(db, job))) lease.abort(new LeaseLostError());
  else if (await mustYield(db, job, lane)) lease.abort(new YieldError());
}

async function afterFailure({ db, engine }: WorkerContext, job: LeasedJob, error: unknown): Promise<void> {
  if (error instanceof LeaseLostError) return; // another worker has the job, or it was cancelled
  const cause = error instanceof AfterContainerError ? error.cause : error;
  const isOutage = cause instanceof SandboxError && (await isForgivenOutage(engine, job, cause));
  const yields = error instanceof YieldError;
  if (error instanceof ShutdownError || yields || isOutage) {
    if ('evaluationId' in job.payload) await requeueEvaluation(db, job.payload.evaluationId);
    await releaseJob(db, job, { hasYielded: job.hasYielded || yields });
    return;
  }
  const failure = attributeFailure(error);
  console.error(`Job ${job.kind} ${job.id}, attempt ${job.attempts}: ${failure.message}`);
  const outcome = await retryJob(db, job, failure.message, secondsUntilRetry(failure, job));
  if (outcome === 'lost') return;
  if ('submissionId' in job.payload) {
    if (outcome === 'failed') await failSubmission(db, job.payload.submissionId, failure);
    return;
  }
  if (outcome === 'queued') {
    await requeueEvaluation(db, job.payload.evaluationId);
    return;
  }
  const evaluation = await findEvaluation(db, job.payload.evaluationId);
  if (evaluation) await recordFailure(db, null, evaluation, failure, failure.logTail);
}

const outagesForgiven = 2;
const outagesRemembered = 1_000;
/** How often the engine was away during a job, by the id of the job, as far as this worker has seen. */
const outages = new Map<string, number>();

/**
 * Whether an attempt does not count, because the engine was away. A call of this job that was never answered counts, and
 * so does the third outage during one job: its image may be what the engine hangs on or ends by.
 */
async function isForgivenOutage(engine: Engine, { id }: LeasedJob, { code, facts }: SandboxError): Promise<boolean> {
  if (!code.startsWith('ENGINE_') || 'timeoutMs' in facts) return false;
  if (await engineAnswers(engine, { isFresh: true })) return false;
  const count = (outages.get(id) ?? 0) + 1;
  if (outages.size >= outagesRemembered) outages.clear();
  outages.set(id, count);
  return count <= outagesForgiven;
}

/** A registry needs more time than we do: 15 s, 1 min, 4 min. */
function secondsUntilRetry({ code }: AttributedFailure, { attempts }: LeasedJob): number {
  return code === 'registry-unavailable' ? 15 * 4 ** (attempts - 1) : 2 ** attempts;
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => {}); // a shutdown ends the pause
}
