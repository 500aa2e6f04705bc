import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { jobKinds } from '../../db/queue/job-catalog.ts';
import {
  completeJob,
  enqueueJob,
  heartbeatJob,
  leaseJob,
  reapJobs,
  releaseJob,
  retryJob,
  withdrawJobs,
} from '../../db/queue/job-queue.ts';
import { createFreshDatabase, type FreshDatabase } from '../support/fresh-database.ts';

let database: FreshDatabase;
beforeAll(async () => void (database = await createFreshDatabase()));
beforeEach(async () => void (await database.db.execute(sql`delete from jobs`)));
afterAll(() => database.close());

const enqueue = async () => {
  const evaluationId = randomUUID();
  await enqueueJob(database.db, 'run-evaluation', { evaluationId });
  return evaluationId;
};
const lease = async (worker = 'a') => {
  const job = await leaseJob(database.db, jobKinds, worker);
  if (!job) throw new Error('No job was leased.');
  return job;
};
const expireLeases = () =>
  database.db.execute(sql`update jobs set lease_until = now() - interval '1 second' where state = 'running'`);
const dueNow = () => database.db.execute(sql`update jobs set run_at = now()`);

describe('the queue', () => {
  test('gives every job to exactly one of many workers', async () => {
    const subjects = await Promise.all(Array.from({ length: 40 }, enqueue));
    const taken = await Promise.all(
      Array.from({ length: 8 }, async (_, worker) => {
        const mine: string[] = [];
        for (;;) {
          const job = await leaseJob(database.db, jobKinds, `worker ${worker}`);
          if (!job) return mine;
          if ('evaluationId' in job.payload) mine.push(job.payload.evaluationId);
        }
      }),
    );
    expect(taken.flat().sort()).toEqual(subjects.sort());
  });

  test('accepts no second job for the same subject while the first is unfinished, and accepts one afterwards', async () => {
    const evaluationId = await enqueue();
    await enqueueJob(database.db, 'run-evaluation', { evaluationId });
    const job = await lease();
    await enqueueJob(database.db, 'run-evaluation', { evaluationId });
    expect(await leaseJob(database.db, jobKinds, 'b')).toBeUndefined();
    expect(await completeJob(database.db, job)).toBe(true);
    await enqueueJob(database.db, 'run-evaluation', { evaluationId });
    expect(await leaseJob(database.db, jobKinds, 'b')).toBeDefined();
  });

  test('leaves a job with a worker that sends heartbeats, and reassigns it when they stop', async () => {
    await enqueue();
    const job = await lease();
    expect(await heartbeatJob(database.db, job)).toBe(true);
    expect(await reapJobs(database.db)).toEqual([]);
    await expireLeases();
    expect(await reapJobs(database.db)).toMatchObject([{ outcome: 'queued' }]);
    const second = await lease('b');
    expect(second.attempts).toBe(2);
    expect(await heartbeatJob(database.db, job)).toBe(false); // the first worker returns too late
    expect(await completeJob(database.db, job)).toBe(false);
    expect(await retryJob(database.db, job, 'late', 0)).toBe('lost');
    expect(await completeJob(database.db, second)).toBe(true);
  });

  test('gives up on a job after its last attempt', async () => {
    await enqueue();
    for (let attempt = 1; attempt < 4; attempt++) {
      expect(await retryJob(database.db, await lease(), 'broken', 0)).toBe('queued');
      await dueNow();
    }
    expect(await retryJob(database.db, await lease(), 'broken', 0)).toBe('failed');
    expect(await leaseJob(database.db, jobKinds, 'a')).toBeUndefined();
  });

  test('waits before it retries a failed job', async () => {
    await enqueue();
    await retryJob(database.db, await lease(), 'broken', 60);
    expect(await leaseJob(database.db, jobKinds, 'a')).toBeUndefined();
  });

  test('does not count an attempt that the worker released', async () => {
    await enqueue();
    await releaseJob(database.db, await lease());
    expect((await lease()).attempts).toBe(1);
  });

  test('takes a withdrawn job away from its worker', async () => {
    const evaluationId = await enqueue();
    const job = await lease();
    await withdrawJobs(database.db, 'run-evaluation', [evaluationId]);
    expect(await heartbeatJob(database.db, job)).toBe(false);
  });
});
