import { and, eq, getTableColumns, inArray, sql } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { jobs, type JobRole } from '../schema/jobs.ts';
import { chargeShares, doesShortJobWait, nextJob, type Lane } from './fair-turns.ts';
import { jobCatalog, jobPriorities, subjectOf, type JobKind, type JobPayload } from './job-catalog.ts';

/** A job that this worker holds. The token proves it, and becomes invalid when the lease is lost. */
export interface LeasedJob {
  readonly id: string;
  readonly kind: JobKind;
  readonly payload: JobPayload<JobKind>;
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly leaseToken: string;
  readonly priority: number;
  readonly role: JobRole;
  readonly hasYielded: boolean;
}

/** Where a job stands in the queue. */
export interface JobPlace {
  readonly priority?: number; // high first
  readonly role?: JobRole;
  readonly teamId?: string | null;
}

/** Adds a job within the caller's transaction; a no-op while there is a queued or running one for the same subject. */
export async function enqueueJob<Kind extends JobKind>(
  db: Database,
  kind: Kind,
  payload: JobPayload<Kind>,
  place: JobPlace = {},
): Promise<void> {
  await enqueueJobs(db, kind, [payload], place);
}

/** Adds several jobs, of which an earlier one is run first. Otherwise like `enqueueJob`. */
export async function enqueueJobs<Kind extends JobKind>(
  db: Database,
  kind: Kind,
  payloads: readonly JobPayload<Kind>[],
  { priority = jobPriorities.author, role = 'work', teamId = null }: JobPlace = {},
): Promise<void> {
  if (payloads.length === 0) return;
  await db
    .insert(jobs)
    .values(
      payloads.map((payload, index) => ({
        ...{ kind, payload, priority, role, teamId },
        singleton: subjectOf(payload),
        maxAttempts: jobCatalog[kind].maxAttempts,
        runAt: sql`now() + make_interval(secs => ${index / 1e6})`, // the queue is ordered by this time
      })),
    )
    .onConflictDoNothing();
}

/** Takes the next job of a lane, or none. Two workers never get the same one. */
export async function leaseJob(
  db: Database,
  kinds: readonly JobKind[],
  workerId: string,
  lane: Lane = 'open',
): Promise<LeasedJob | undefined> {
  // the first heartbeat sets the lease of its kind
  const leaseSeconds = Math.min(...kinds.map((kind) => jobCatalog[kind].leaseSeconds));
  const candidate = db.$with('candidate', { id: jobs.id }).as(nextJob(lane, kinds)); // runs once and takes one row
  const [row] = await db
    .with(candidate)
    .update(jobs)
    .set({
      state: 'running',
      attempts: sql`${jobs.attempts} + 1`,
      workerId,
      leaseToken: sql`gen_random_uuid()`,
      leasedAt: sql`now()`,
      leaseUntil: sql`now() + make_interval(secs => ${leaseSeconds})`,
    })
    .from(candidate)
    .where(eq(jobs.id, candidate.id))
    .returning(getTableColumns(jobs));
  if (!row?.leaseToken) return undefined;
  const kind = row.kind as JobKind;
  const payload = jobCatalog[kind].payload.parse(row.payload);
  return {
    id: row.id,
    kind,
    payload,
    attempts: row.attempts,
    maxAttempts: row.maxAttempts,
    leaseToken: row.leaseToken,
    priority: row.priority,
    role: row.role,
    hasYielded: row.hasYielded,
  };
}

/** Extends the lease. @returns false when it was lost: stop working and record nothing. */
export async function heartbeatJob(db: Database, job: LeasedJob): Promise<boolean> {
  const { leaseSeconds } = jobCatalog[job.kind];
  const rows = await db
    .update(jobs)
    .set({ leaseUntil: sql`now() + make_interval(secs => ${leaseSeconds})` })
    .where(held(job))
    .returning({ id: jobs.id });
  return rows.length === 1;
}

/** Ends a job within the caller's transaction. @returns false when the lease was lost: roll back. */
export async function completeJob(db: Database, job: LeasedJob): Promise<boolean> {
  const rows = await db
    .update(jobs)
    .set({ state: 'done', leaseUntil: null })
    .where(held(job))
    .returning({ id: jobs.id });
  await chargeShares(db, idsOf(rows));
  return rows.length === 1;
}

/** Puts a job back after a platform failure. @returns its new state; `lost` if another worker has it by now. */
export async function retryJob(
  db: Database,
  job: LeasedJob,
  error: string,
  delaySeconds: number,
): Promise<'queued' | 'failed' | 'lost'> {
  const state = job.attempts < job.maxAttempts ? 'queued' : 'failed';
  const rows = await db
    .update(jobs)
    .set({ state, lastError: error, leaseUntil: null, runAt: sql`now() + make_interval(secs => ${delaySeconds})` })
    .where(held(job))
    .returning({ id: jobs.id });
  await chargeShares(db, idsOf(rows));
  return rows.length === 1 ? state : 'lost';
}

/**
 * Puts a job back as if it had never been leased, because its worker is shutting down, its slot is needed, or it has to
 * wait for another job.
 */
export async function releaseJob(
  db: Database,
  job: LeasedJob,
  { hasYielded = job.hasYielded, delaySeconds = 0 } = {},
): Promise<void> {
  const runAt = delaySeconds > 0 ? { runAt: sql`now() + make_interval(secs => ${delaySeconds})` } : {};
  const rows = await db
    .update(jobs)
    .set({ state: 'queued', attempts: sql`${jobs.attempts} - 1`, leaseUntil: null, hasYielded, ...runAt })
    .where(held(job))
    .returning({ id: jobs.id });
  await chargeShares(db, idsOf(rows));
}

/**
 * Whether the job of a slot yields, so that a validation or a smoke test can begin: in the reserved slot of several all
 * long work does, in an only slot that of the platform. A job yields once.
 */
export async function mustYield(db: Database, { role, hasYielded, priority }: LeasedJob, lane: Lane): Promise<boolean> {
  if (role !== 'work' || hasYielded || lane === 'open') return false;
  if (lane === 'only' && priority >= jobPriorities.author) return false;
  return doesShortJobWait(db);
}

/** A job whose worker sends no heartbeat any more. */
export interface ReapedJob {
  readonly kind: JobKind;
  readonly payload: JobPayload<JobKind>;
  readonly outcome: 'queued' | 'failed';
}

/** Takes back every job whose lease has expired. It is queued again, or fails after the last attempt. */
export async function reapJobs(db: Database): Promise<readonly ReapedJob[]> {
  const rows = await db
    .update(jobs)
    .set({
      state: sql`case when ${jobs.attempts} < ${jobs.maxAttempts} then 'queued' else 'failed' end`,
      lastError: 'the worker stopped answering',
      leaseUntil: null,
      leaseToken: null,
    })
    .where(and(eq(jobs.state, 'running'), sql`${jobs.leaseUntil} < now()`))
    .returning({ id: jobs.id, kind: jobs.kind, payload: jobs.payload, state: jobs.state });
  await chargeShares(db, idsOf(rows));
  return rows.map((row) => {
    const kind = row.kind as JobKind;
    return {
      kind,
      payload: jobCatalog[kind].payload.parse(row.payload),
      outcome: row.state === 'queued' ? 'queued' : 'failed',
    };
  });
}

/** Withdraws the jobs of these subjects within the caller's transaction. Workers that hold one lose their lease. */
export async function withdrawJobs(db: Database, kind: JobKind, subjects: readonly string[]): Promise<void> {
  if (subjects.length === 0) return;
  const rows = await db
    .update(jobs)
    .set({ state: 'done', lastError: 'withdrawn', leaseToken: null, leaseUntil: null })
    .where(and(eq(jobs.kind, kind), inArray(jobs.singleton, [...subjects]), inArray(jobs.state, ['queued', 'running'])))
    .returning({ id: jobs.id });
  await chargeShares(db, idsOf(rows));
}

function idsOf(rows: readonly { readonly id: string }[]): readonly string[] {
  return rows.map(({ id }) => id);
}

function held(job: LeasedJob) {
  return and(eq(jobs.id, job.id), eq(jobs.leaseToken, job.leaseToken), eq(jobs.state, 'running'));
}
