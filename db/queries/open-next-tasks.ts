import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import { isPlatformFailure } from '../../benchmark/words/failure-catalog.ts';
import type { Failure } from '../../benchmark/words/failure.ts';
import type { Database } from '../client.ts';
import { jobPriorities } from '../queue/job-catalog.ts';
import { enqueueJob, enqueueJobs, withdrawJobs, type JobPlace } from '../queue/job-queue.ts';
import { defenses } from '../schema/defenses.ts';
import { evaluations, type Evaluation } from '../schema/evaluations.ts';
import { jobs } from '../schema/jobs.ts';
import type { Submission } from '../schema/submissions.ts';
import { tasks } from '../schema/tasks.ts';
import { endSubmission } from './end-submission.ts';
import { estimateDurations } from './estimate-durations.ts';
import { rungOf, type Rung } from './suite-ladder.ts';

/** A submission is stopped after so many first tasks that failed with the same code. */
export const alikeFailuresMax = 3;

type Standing = Pick<
  Evaluation,
  'id' | 'taskId' | 'state' | 'failureCode' | 'failureDetail' | 'failureMessage' | 'finishedAt'
>;

/**
 * Lets the next tasks of a submission be run, within the caller's transaction. The cheapest task comes first, as a
 * smoke test, alone. While none has been scored, one task after another is tried in this way; with the first score all
 * others are opened. The tasks of a smaller suite of the ladder come before all others, so that the submission is
 * ranked there first. A submission whose first three tasks failed with the same code ends at once, as does one that
 * failed through the platform before it had a score. After a score nothing is stopped: every task then counts in the
 * ranking, and whether it is run must not depend on which others ended before it. Calling this again changes nothing.
 */
export async function openNextTasks(tx: Database, submission: Submission, rungs: readonly Rung[]): Promise<void> {
  const standing = await tx
    .select({
      id: evaluations.id,
      taskId: evaluations.taskId,
      state: evaluations.state,
      failureCode: evaluations.failureCode,
      failureDetail: evaluations.failureDetail,
      failureMessage: evaluations.failureMessage,
      finishedAt: evaluations.finishedAt,
    })
    .from(evaluations)
    .where(eq(evaluations.submissionId, submission.id));
  const waiting = standing.filter(({ state }) => state === 'queued');
  const scored = standing.filter(({ state }) => state === 'scored');
  if (waiting.length === 0) return;
  const place = await placeOf(tx, submission);
  const inOrder = await sortByCost(tx, submission, waiting, rungs);
  if (scored.length > 0) {
    const payloads = inOrder.map(({ id: evaluationId }) => ({ evaluationId }));
    await enqueueJobs(tx, 'run-evaluation', payloads, place);
    return;
  }
  const failed = standing.filter(({ state }) => state === 'failed').toSorted(byEnd);
  const ours = failed.find(({ failureCode }) => failureCode !== null && isPlatformFailure(failureCode));
  if (ours) {
    await endSubmission(tx, submission.id, { state: 'failed', failure: failureOf(ours) });
    return;
  }
  const alike = failureAlike(failed);
  if (alike) {
    await stop(tx, submission, waiting, alike);
    return;
  }
  if (standing.some(({ state }) => state === 'leased' || state === 'running')) return;
  const [cheapest] = inOrder;
  const role = failed.length < alikeFailuresMax ? 'smoke' : 'work'; // so that it cannot hold the reserved slot for long
  if (cheapest) await enqueueJob(tx, 'run-evaluation', { evaluationId: cheapest.id }, { ...place, role });
}

const byEnd = (a: Standing, b: Standing) => (a.finishedAt?.getTime() ?? 0) - (b.finishedAt?.getTime() ?? 0);

/**
 * The failure of the first three tasks, if all have its code. The details may differ: a container may exit at random.
 */
function failureAlike(failed: readonly Standing[]): Failure | undefined {
  const first = failed.slice(0, alikeFailuresMax);
  const [one] = first;
  if (!one || first.length < alikeFailuresMax) return undefined;
  if (first.some(({ failureCode }) => failureCode !== one.failureCode)) return undefined;
  const isSameDetail = first.every(({ failureDetail }) => failureDetail === one.failureDetail);
  return isSameDetail ? failureOf(one) : { ...failureOf(one), detail: undefined };
}

function failureOf({ failureCode, failureDetail, failureMessage }: Standing): Failure {
  return {
    code: failureCode ?? 'infrastructure',
    detail: failureDetail ?? undefined,
    message: failureMessage ?? 'The evaluation failed.',
  };
}

/** Ends the other tasks with the same failure, and with them the submission. */
async function stop(tx: Database, { id }: Submission, waiting: readonly Standing[], failure: Failure): Promise<void> {
  const ids = waiting.map((evaluation) => evaluation.id);
  await tx
    .update(evaluations)
    .set({
      state: 'failed',
      failureCode: failure.code,
      failureDetail: failure.detail ?? null,
      failureMessage: `Not run, because the first ${alikeFailuresMax} tasks failed with the same code: ${failure.message}`,
      deadlineAt: null,
      finishedAt: sql`now()`,
    })
    .where(inArray(evaluations.id, ids));
  await withdrawJobs(tx, 'run-evaluation', ids);
  const message = `The first ${alikeFailuresMax} tasks failed with the same code, so the other ${ids.length} were not run. ${failure.message}`;
  await endSubmission(tx, id, { state: 'failed', failure: { ...failure, message } });
}

/** The order in which tasks are run: rung by rung of the ladder, and within a rung the cheapest first. */
async function sortByCost(
  tx: Database,
  { stage }: Submission,
  waiting: readonly Standing[],
  rungs: readonly Rung[],
): Promise<readonly Standing[]> {
  const taskIds = waiting.map(({ taskId }) => taskId);
  const columns = {
    id: tasks.id,
    trainCount: tasks.trainCount,
    testCleanCount: tasks.testCleanCount,
    testPoisonedCount: tasks.testPoisonedCount,
  };
  const sized = await tx.select(columns).from(tasks).where(inArray(tasks.id, taskIds));
  const { costOf } = stage ? await estimateDurations(tx, stage, sized) : { costOf: () => 0 };
  const order = (a: Standing, b: Standing) =>
    rungOf(rungs, a.taskId) - rungOf(rungs, b.taskId) ||
    costOf(a.taskId) - costOf(b.taskId) ||
    (a.taskId < b.taskId ? -1 : 1);
  return waiting.toSorted(order);
}

/** The team of a submission, and the priority that it was validated with. */
async function placeOf(tx: Database, { id, defenseId }: Submission): Promise<JobPlace> {
  const [defense] = await tx.select({ teamId: defenses.teamId }).from(defenses).where(eq(defenses.id, defenseId));
  const [validation] = await tx
    .select({ priority: jobs.priority })
    .from(jobs)
    .where(and(eq(jobs.kind, 'validate-submission'), eq(jobs.singleton, id)))
    .orderBy(desc(jobs.createdAt))
    .limit(1);
  return { teamId: defense?.teamId ?? null, priority: validation?.priority ?? jobPriorities.author };
}
