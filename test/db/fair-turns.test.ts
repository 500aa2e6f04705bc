import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { beginEvaluation, recordFailure, recordScore, requeueEvaluation } from '../../db/queries/advance-evaluation.ts';
import type { Failure } from '../../benchmark/words/failure.ts';
import { findSubmission } from '../../db/queries/read-submissions.ts';
import { reapOverdue } from '../../db/queries/reap-overdue.ts';
import { registerSuite } from '../../db/queries/register-suite.ts';
import type { Lane } from '../../db/queue/fair-turns.ts';
import { jobKinds, jobPriorities } from '../../db/queue/job-catalog.ts';
import { completeJob, enqueueJob, leaseJob, mustYield, releaseJob, type LeasedJob } from '../../db/queue/job-queue.ts';
import type { JobRole } from '../../db/schema/jobs.ts';
import { createFreshDatabase, type FreshDatabase } from '../support/fresh-database.ts';
import { readEvaluations } from '../support/read-evaluations.ts';
import { enterSubmission, sampleScore, validateSubmission } from '../support/sample-submission.ts';
import { sampleTask } from '../support/sample-suite.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await createFreshDatabase();
  const suite = { id: 'mini@5', title: 'Mini', manifestSha256: 'b'.repeat(64), manifest: {} };
  const sizes = { 'task-a': 500, 'task-b': 100, 'task-c': 400, 'task-d': 200, 'task-e': 300 };
  const suiteTasks = Object.entries(sizes).map(([id, trainCount]) => sampleTask({ id, trainCount }));
  await registerSuite(database.db, suite, suiteTasks);
});
afterAll(() => database?.close());
beforeEach(async () => {
  await database.db.execute(sql`truncate submissions, defenses, teams, jobs, queue_shares cascade`);
});

const { stringify } = JSON;
const crashed: Failure = { code: 'crashed', detail: 'exit-code-1', message: 'It exited with code 1.' };

async function lease(lane: Lane = 'open'): Promise<LeasedJob | undefined> {
  return leaseJob(database.db, jobKinds, 'worker', lane);
}

/** Leases the next job, which must be an evaluation. @returns the job and its task. */
async function take(lane: Lane = 'open') {
  const job = await lease(lane);
  if (!job || !('evaluationId' in job.payload)) throw new Error(`No evaluation was leased: ${stringify(job)}`);
  const work = await beginEvaluation(database.db, job.payload.evaluationId);
  if (typeof work === 'string') throw new Error(`The evaluation does not begin: ${work}`);
  return { job, ...work };
}

async function fail(failure: Failure): Promise<string> {
  const { job, evaluation } = await take();
  await recordFailure(database.db, job, evaluation, failure, null);
  return evaluation.taskId;
}

async function score(): Promise<string> {
  const { job, evaluation } = await take();
  const { id, submissionId, taskId } = evaluation;
  await recordScore(database.db, job, sampleScore(id, submissionId, taskId), null);
  return taskId;
}

async function entered(teamName = 'Team One') {
  const submission = await enterSubmission(database.db, { teamName });
  await validateSubmission(database.db, submission);
  return submission;
}

async function openJobs(): Promise<readonly { readonly role: string; readonly task: string }[]> {
  const { rows } = await database.db.execute<{ role: string; task: string }>(sql`
    select role, task_id as task from jobs join evaluations on evaluations.id::text = jobs.singleton
    where jobs.state in ('queued', 'running') order by task_id`);
  return rows;
}

describe('a submission', () => {
  test('begins with its cheapest task alone, and is opened by the first score', async () => {
    await entered();
    expect(await openJobs()).toEqual([{ role: 'smoke', task: 'task-b' }]);
    const smoke = await take();
    expect(await lease()).toBeUndefined(); // nothing else while it runs
    const { id, submissionId, taskId } = smoke.evaluation;
    await recordScore(database.db, smoke.job, sampleScore(id, submissionId, taskId), null);
    const others = ['task-a', 'task-c', 'task-d', 'task-e'];
    expect(await openJobs()).toEqual(others.map((task) => ({ role: 'work', task })));
  });

  test('begins with the task that was measured to be the fastest at its stage', async () => {
    await entered();
    for (let index = 0; index < 5; index += 1) await score();
    await database.db.execute(sql`update scores set container_ms = case task_id when 'task-c' then 10 else 9000 end`);
    await entered('Team Two');
    expect(await openJobs()).toEqual([{ role: 'smoke', task: 'task-c' }]);
  });

  test('tries the next cheapest task alone after a failed smoke test', async () => {
    await entered();
    expect(await fail(crashed)).toBe('task-b');
    expect(await openJobs()).toEqual([{ role: 'smoke', task: 'task-d' }]);
    expect(await score()).toBe('task-d');
    expect((await openJobs()).map(({ task }) => task)).toEqual(['task-a', 'task-c', 'task-e']);
  });

  test('is stopped when its first three tasks failed with one code; the others end with the same failure and say so', async () => {
    const { id } = await entered();
    for (let index = 0; index < 3; index += 1) await fail(crashed);
    expect(await openJobs()).toEqual([]);
    expect((await findSubmission(database.db, id))?.submission).toMatchObject({
      state: 'failed',
      failureCode: 'crashed',
      failureDetail: 'exit-code-1',
      failureMessage:
        'The first 3 tasks failed with the same code, so the other 2 were not run. It exited with code 1.',
    });
    const notRun = (await readEvaluations(database.db, id)).filter(({ evaluation }) => evaluation.attempts === 0);
    expect(notRun.map(({ evaluation }) => evaluation)).toMatchObject(
      Array(2).fill({
        state: 'failed',
        failureCode: 'crashed',
        failureDetail: 'exit-code-1',
        failureMessage: 'Not run, because the first 3 tasks failed with the same code: It exited with code 1.',
      }),
    );
  });

  test('is also stopped when only the details of the failures differ', async () => {
    const { id } = await entered();
    for (const status of [1, 2, 3]) await fail({ ...crashed, detail: `exit-code-${status}` });
    expect(await openJobs()).toEqual([]);
    expect((await findSubmission(database.db, id))?.submission).toMatchObject({
      ...{ state: 'failed', failureCode: 'crashed', failureDetail: null },
    });
  });

  test('is ranked with all of its tasks once one was scored, however many of the others fail', async () => {
    const { id } = await entered();
    await score();
    for (let index = 0; index < 3; index += 1) await fail(crashed);
    expect((await openJobs()).length).toBe(1);
    await fail(crashed);
    expect((await findSubmission(database.db, id))?.submission.state).toBe('ranked');
  });

  test('goes on, one task at a time, when its first three tasks failed differently', async () => {
    const { id } = await entered();
    await fail(crashed);
    await fail({ code: 'out-of-memory', message: 'It needed more than 4 GiB.' });
    await fail({ code: 'timed-out', message: 'It ran for 901 seconds.' });
    expect(await openJobs()).toEqual([{ role: 'work', task: 'task-c' }]); // not a smoke test any more
    await fail(crashed);
    await fail(crashed);
    expect((await findSubmission(database.db, id))?.submission.state).toBe('failed');
  });

  test('that failed through the platform before it had a score ends at once', async () => {
    const { id } = await entered();
    await fail({ code: 'infrastructure', message: 'our disk' });
    expect((await findSubmission(database.db, id))?.submission).toMatchObject({
      state: 'failed',
      failureCode: 'infrastructure',
    });
    expect(await openJobs()).toEqual([]);
  });

  test('keeps its smoke test when the worker of it dies, and fails when all attempts are lost', async () => {
    const { id } = await entered();
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      const { job, evaluation } = await take();
      expect([job.role, job.attempts, evaluation.taskId]).toEqual(['smoke', attempt, 'task-b']);
      await database.db.execute(sql`update jobs set lease_until = now() - interval '1 second' where state = 'running'`);
      await reapOverdue(database.db);
    }
    expect((await findSubmission(database.db, id))?.submission).toMatchObject({
      state: 'failed',
      failureCode: 'runner-lost',
    });
  });

  test('of an earlier release, whose tasks were all queued at once, ends like any other', async () => {
    const { id } = await entered();
    for (const { evaluation } of await readEvaluations(database.db, id))
      await enqueueJob(database.db, 'run-evaluation', { evaluationId: evaluation.id });
    for (let index = 0; index < 5; index += 1) await score();
    expect((await findSubmission(database.db, id))?.submission.state).toBe('ranked');
  });
});

/** Makes a team. @param isEstablished whether a submission of it has been ranked. */
async function team(name: string, isEstablished = true): Promise<string> {
  const { rows } = await database.db.execute<{ id: string }>(sql`
    insert into teams (name, skeleton, is_established) values (${name}, ${name}, ${isEstablished}) returning id`);
  return rows[0]?.id ?? '';
}

let minutes = 0;

/** Adds a job; each is due later than the one before. */
async function enqueue(teamId: string, role: JobRole = 'work', priority: number = jobPriorities.author) {
  const subject = crypto.randomUUID();
  await enqueueJob(database.db, 'run-evaluation', { evaluationId: subject }, { teamId, role, priority });
  minutes += 1;
  await database.db.execute(sql`
    update jobs set run_at = now() - interval '1 day' + make_interval(mins => ${minutes}) where singleton = ${subject}`);
  return subject;
}

/** The subjects of the next jobs, which stay running. */
async function leaseMany(count: number, lane: Lane = 'open'): Promise<readonly (string | undefined)[]> {
  const subjects: (string | undefined)[] = [];
  for (let index = 0; index < count; index += 1) {
    const payload = (await lease(lane))?.payload;
    subjects.push(payload && 'evaluationId' in payload ? payload.evaluationId : undefined);
  }
  return subjects;
}

const useSlots = (key: string, seconds: number, ago = '0 seconds') =>
  database.db.execute(sql`
    insert into queue_shares (key, slot_seconds, charged_at) values (${key}, ${seconds}, now() - ${ago}::interval)`);

describe('the turn', () => {
  test('goes to the team with the fewest running jobs, however many jobs another one queued before', async () => {
    const [many, few] = [await team('many'), await team('few')];
    const first = [await enqueue(many), await enqueue(many), await enqueue(many)];
    const late = await enqueue(few);
    expect(await leaseMany(4)).toEqual([first[0], late, first[1], first[2]]);
  });

  test('goes to the team that recently used the least slot time', async () => {
    const [used, rested] = [await team('used'), await team('rested')];
    await useSlots(used, 100);
    await useSlots(rested, 500, '3 hours'); // counts 62.5 by now
    const jobs = [await enqueue(used), await enqueue(rested)];
    expect(await leaseMany(2)).toEqual([jobs[1], jobs[0]]);
  });

  test('counts the time for which a slot was held, also if the job yielded', async () => {
    const [one, two] = [await team('one'), await team('two')];
    const held = await enqueue(one);
    const job = await lease();
    await database.db.execute(sql`update jobs set leased_at = now() - interval '60 seconds' where state = 'running'`);
    if (job) await releaseJob(database.db, job);
    const { rows } = await database.db.execute<{ seconds: number }>(
      sql`select slot_seconds as seconds from queue_shares where key = ${one}`,
    );
    expect(rows[0]?.seconds).toBeCloseTo(60, 0);
    const other = await enqueue(two);
    expect(await leaseMany(2)).toEqual([other, held]);
  });

  test('new teams share one turn, so that making many of them gains nothing against a team that was ranked', async () => {
    const known = await team('known');
    await useSlots(known, 10);
    const strangers = await Promise.all(['s1', 's2', 's3'].map((name) => team(name, false)));
    const theirs: string[] = [];
    for (const stranger of strangers) theirs.push(await enqueue(stranger, 'smoke'));
    const own = [await enqueue(known), await enqueue(known)];
    expect(await leaseMany(4)).toEqual([theirs[0], own[0], theirs[1], own[1]]);
  });

  test('of new teams, goes to the one with the fewest running jobs', async () => {
    const [flood, single] = [await team('flood', false), await team('single', false)];
    const first = [await enqueue(flood, 'validation'), await enqueue(flood, 'validation')];
    const late = await enqueue(single, 'validation');
    expect(await leaseMany(3)).toEqual([first[0], late, first[1]]);
  });

  test('a team gets a turn of its own once a submission of it has been ranked', async () => {
    await entered();
    for (let index = 0; index < 4; index += 1) await score();
    const before = await database.db.execute(sql`select is_established from teams`);
    expect(before.rows).toEqual([{ is_established: false }]);
    await score();
    const after = await database.db.execute(sql`select is_established from teams`);
    expect(after.rows).toEqual([{ is_established: true }]);
  });

  test('jobs of the platform come last, in every lane', async () => {
    const [own, author] = [await team('reference'), await team('author')];
    const background = await enqueue(own, 'smoke', jobPriorities.background);
    const work = await enqueue(author);
    expect(await leaseMany(2, 'reserved')).toEqual([work, background]);
  });

  test('of one team, validations and smoke tests come before its other tasks', async () => {
    const one = await team('one');
    const jobs = [await enqueue(one), await enqueue(one, 'smoke')];
    expect(await leaseMany(2)).toEqual([jobs[1], jobs[0]]);
  });

  test.each(['reserved', 'only'] as const)(
    'the lane "%s" takes short jobs first, whoever they belong to',
    async (lane) => {
      const [rested, busy] = [await team('rested'), await team('busy')];
      await useSlots(busy, 1_000);
      const work = await enqueue(rested);
      const smoke = await enqueue(busy, 'smoke');
      expect(await leaseMany(2, lane)).toEqual([smoke, work]);
    },
  );
});

describe('in the reserved slot', () => {
  test('long work yields when a short job waits, once for each job, and is not taken again', async () => {
    const [one, two] = [await team('one'), await team('two')];
    await enqueue(one);
    const job = await lease('reserved');
    if (!job) throw new Error('Nothing was leased.');
    expect(await mustYield(database.db, job, 'reserved')).toBe(false); // nobody waits
    const smoke = await enqueue(two, 'smoke');
    expect(await mustYield(database.db, job, 'open')).toBe(false);
    expect(await mustYield(database.db, job, 'reserved')).toBe(true);
    await releaseJob(database.db, job, { hasYielded: true });
    expect(await leaseMany(2, 'reserved')).toEqual([smoke, undefined]);
    const again = await lease('open');
    expect(again).toMatchObject({ id: job.id, attempts: 1, hasYielded: true });
    await enqueue(two, 'smoke');
    expect(again && (await mustYield(database.db, again, 'reserved'))).toBe(false);
  });

  test('a short job does not yield', async () => {
    const one = await team('one');
    await enqueue(one, 'smoke');
    const job = await lease('reserved');
    await enqueue(one, 'smoke');
    expect(job && (await mustYield(database.db, job, 'reserved'))).toBe(false);
  });

  test('if it is the only one, long work of the platform yields, not that of authors', async () => {
    const one = await team('one');
    await enqueue(one);
    const author = await lease('only');
    await enqueue(one, 'work', jobPriorities.background);
    const background = await lease('only');
    await enqueue(one, 'validation');
    expect(author && (await mustYield(database.db, author, 'only'))).toBe(false);
    expect(background && (await mustYield(database.db, background, 'only'))).toBe(true);
    if (background) await releaseJob(database.db, background, { hasYielded: true });
    await lease('only'); // the validation
    expect(await lease('only')).toMatchObject({ id: background?.id }); // there is no other slot for it
  });

  test('an evaluation that yielded waits like one that was never started', async () => {
    await entered();
    const { job, evaluation } = await take('reserved');
    await requeueEvaluation(database.db, evaluation.id);
    await releaseJob(database.db, job, { hasYielded: true });
    expect(await completeJob(database.db, job)).toBe(false); // it must not write any more
    const again = await take('open');
    expect(again.evaluation.id).toBe(evaluation.id);
  });
});
