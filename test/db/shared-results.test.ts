import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { beginEvaluation, recordFailure } from '../../db/queries/advance-evaluation.ts';
import { cancelSubmission } from '../../db/queries/advance-submission.ts';
import { readBoard } from '../../db/queries/read-board.ts';
import { readProvisional } from '../../db/queries/read-provisional.ts';
import { findSubmission } from '../../db/queries/read-submissions.ts';
import { registerSuite } from '../../db/queries/register-suite.ts';
import { releaseJob, type LeasedJob } from '../../db/queue/job-queue.ts';
import type { Submission } from '../../db/schema/submissions.ts';
import { createFreshDatabase, type FreshDatabase } from '../support/fresh-database.ts';
import { readEvaluations } from '../support/read-evaluations.ts';
import { enterImage, leaseEvaluation, recordMadeUpScore, runNext as runNextOf } from '../support/run-submissions.ts';
import { sampleTask } from '../support/sample-suite.ts';
import { a, b, c, resetSuites, suiteOf } from '../support/shared-suites.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await createFreshDatabase();
});
afterAll(() => database.close());
beforeEach(() => resetSuites(database.db));

const enter = (suiteId: string, digit: string, defenseName?: string) =>
  enterImage(database.db, suiteId, digit, defenseName);
const lease = () => leaseEvaluation(database.db);
const runNext = (netDefenseEffect?: number) => runNextOf(database.db, netDefenseEffect);
const record = (job: LeasedJob, submissionId: string, taskId: string, netDefenseEffect?: number) =>
  recordMadeUpScore(database.db, job, submissionId, taskId, netDefenseEffect);

const stateOf = async ({ id }: Submission) => (await findSubmission(database.db, id))?.submission.state;
const boardOf = async (suiteId: string) =>
  (await readBoard(database.db, { suiteId, scope: 'all' })).map(({ submissionId }) => submissionId);
const effectsOf = async ({ id }: Submission) =>
  Object.fromEntries(
    (await readEvaluations(database.db, id)).map(({ task, score }) => [task.id, score?.netDefenseEffect ?? null]),
  );

describe('a submission to a bigger suite', () => {
  test('runs the tasks of the smaller one first, and is ranked there on the way', async () => {
    const submission = await enter('core@9', '1');
    expect([await runNext(), await runNext()]).toEqual(['b', 'a']); // the cheapest first, though c and d are cheaper
    expect(await boardOf('mini@9')).toEqual([submission.id]);
    expect(await boardOf('core@9')).toEqual([]);
    expect(await stateOf(submission)).toBe('running');
    expect([await runNext(), await runNext()]).toEqual(['d', 'c']);
    expect(await boardOf('core@9')).toEqual([submission.id]);
    expect(await stateOf(submission)).toBe('ranked');
  });

  test('stands on the boards without a rank while it runs, with its means so far', async () => {
    const submission = await enter('core@9', '1');
    const rows = async (suiteId: string) =>
      (await readProvisional(database.db, { suiteId, scope: 'image' })).map(
        ({ submissionId, finishedCount, taskCount, soFar }) => [
          submissionId,
          `${finishedCount} of ${taskCount}`,
          soFar?.netDefenseEffect ?? null,
        ],
      );
    expect(await rows('mini@9')).toEqual([]); // nothing has begun
    await runNext(0.2);
    expect(await rows('mini@9')).toEqual([[submission.id, '1 of 2', 0.2]]);
    expect(await rows('core@9')).toEqual([[submission.id, '1 of 4', 0.2]]);
    await runNext(0.4);
    expect(await rows('mini@9')).toEqual([]); // it is ranked there
    expect(await rows('core@9')).toEqual([[submission.id, '2 of 4', expect.closeTo(0.3)]]);
    expect(await readProvisional(database.db, { suiteId: 'core@9', scope: 'text' })).toEqual([]);
    expect(await readProvisional(database.db, { suiteId: 'core@9', scope: 'all', stage: 'sanitize' })).toEqual([]);
  });

  test('of one modality has the same means in the end, provisionally and ranked', async () => {
    const text = sampleTask({ id: 'text', modality: 'text' });
    await registerSuite(database.db, suiteOf('both@1', [a, b, text]), [a, b, text]);
    await registerSuite(database.db, suiteOf('bigger@1', [a, b, text, c]), [a, b, text, c]);
    await enter('bigger@1', '1');
    await runNext(0.6);
    const [provisional] = await readProvisional(database.db, { suiteId: 'both@1', scope: 'all' });
    expect(provisional?.soFar?.netDefenseEffect).toBeCloseTo(0.3); // no effect on texts
    await runNext(0.6);
    const [ranked] = await readBoard(database.db, { suiteId: 'both@1', scope: 'all' });
    expect(ranked?.entry.netDefenseEffect).toBeCloseTo(0.3);
  });

  test('leaves the board of the smaller one when its author cancels it', async () => {
    const submission = await enter('core@9', '1');
    await runNext();
    await runNext();
    expect(await boardOf('mini@9')).toEqual([submission.id]);
    expect(await cancelSubmission(database.db, submission.id)).toBe(true);
    expect(await boardOf('mini@9')).toEqual([]);
  });

  test('keeps its rank on the smaller one when it fails later', async () => {
    const submission = await enter('core@9', '1');
    await runNext();
    await runNext();
    const job = await lease();
    const work = await beginEvaluation(database.db, job.evaluationId);
    if (typeof work === 'string') throw new Error(work);
    await recordFailure(database.db, job, work.evaluation, { code: 'infrastructure', message: 'ours' }, null);
    await runNext();
    expect(await stateOf(submission)).toBe('failed');
    expect(await boardOf('mini@9')).toEqual([submission.id]);
    expect(await boardOf('core@9')).toEqual([]);
  });
});

describe('an image that is entered again', () => {
  test('for a bigger suite runs only what is missing, and says whose result it reuses', async () => {
    const first = await enter('mini@9', '1');
    await runNext(0.1);
    await runNext(0.2);
    const second = await enter('core@9', '1');
    const evaluations = await readEvaluations(database.db, second.id);
    expect(evaluations.map(({ evaluation }) => evaluation.state)).toEqual(['scored', 'scored', 'queued', 'queued']);
    expect(evaluations.map(({ score }) => score?.submissionId ?? null)).toEqual([first.id, first.id, null, null]);
    expect(new Set([await runNext(0.3), await runNext(0.3)])).toEqual(new Set(['c', 'd']));
    expect(await stateOf(second)).toBe('ranked');
    expect(await effectsOf(second)).toEqual({ a: 0.2, b: 0.1, c: 0.3, d: 0.3 });
  });

  test('for the same suite is ranked at once with the same results', async () => {
    await enter('mini@9', '1');
    await runNext();
    await runNext();
    const second = await enter('mini@9', '1', 'Another name');
    expect(await stateOf(second)).toBe('ranked');
    expect(await boardOf('mini@9')).toContain(second.id);
  });

  test('runs again where the first run failed, and under other formulas', async () => {
    const first = await enter('mini@9', '1');
    const job = await lease();
    const work = await beginEvaluation(database.db, job.evaluationId);
    if (typeof work === 'string') throw new Error(work);
    await recordFailure(database.db, job, work.evaluation, { code: 'crashed', message: 'exit 1' }, null);
    await runNext();
    expect(await stateOf(first)).toBe('ranked');
    const second = await enter('mini@9', '1');
    expect(await effectsOf(second)).toEqual({ a: 0.5, b: null });
    await database.db.execute(sql`update results set scoring_version = 'of an earlier release'`);
    const third = await enter('mini@9', '1', 'Another name');
    expect(await effectsOf(third)).toEqual({ a: null, b: null });
  });

  test('twice at once, for two suites: each task runs once, and both are ranked with the same results', async () => {
    const { db } = database;
    const small = await enter('mini@9', '1');
    const big = await enter('core@9', '1');
    const jobs = [await lease(), await lease()];
    const begun = [];
    for (const job of jobs) begun.push(await beginEvaluation(db, job.evaluationId));
    expect(begun.filter((work) => work === 'elsewhere')).toHaveLength(1);
    for (const [index, work] of begun.entries()) {
      const job = jobs[index];
      if (!job || work === undefined) throw new Error('A job is missing.');
      if (typeof work === 'string') await releaseJob(db, job);
      else await record(job, work.submission.id, work.task.id, 0.7);
    }
    for (let turn = 0; turn < 20 && (await stateOf(big)) !== 'ranked'; turn++) {
      const job = await lease();
      const work = await beginEvaluation(db, job.evaluationId);
      if (typeof work !== 'string') await record(job, work.submission.id, work.task.id, turn / 100);
      else await leaseEnds(job);
    }
    const { rows } = await db.execute(sql`select task_id, count(*)::integer as runs from scores group by 1 order by 1`);
    expect(rows.map(({ runs }) => runs)).toEqual([1, 1, 1, 1]);
    expect(await stateOf(small)).toBe('ranked');
    expect(await effectsOf(big)).toMatchObject(await effectsOf(small));
  });

  test('and finishes a task for two suites at the same moment has one result', async () => {
    const { db } = database;
    const [small, big] = [await enter('mini@9', '1'), await enter('core@9', '1')];
    const jobs = [await lease(), await lease()];
    const running = [];
    for (const job of jobs) {
      const work = await beginEvaluation(db, job.evaluationId);
      if (work === 'elsewhere') {
        // two runners that began before either had told the other
        await db.execute(sql`update evaluations set state = 'running' where id = ${job.evaluationId}`);
      }
      running.push({ job, submission: typeof work === 'string' ? undefined : work.submission.id });
    }
    const left = running.some(({ submission }) => submission === small.id) ? big.id : small.id;
    await Promise.all(running.map(({ job, submission }, index) => record(job, submission ?? left, 'b', index / 10)));
    const { rows } = await db.execute(sql`select net_defense_effect from scores where task_id = 'b'`);
    expect(rows).toHaveLength(1);
    expect((await effectsOf(small))['b']).toBe((await effectsOf(big))['b']);
  });
});

/** What the worker does with a job that has nothing to run. */
async function leaseEnds(job: LeasedJob): Promise<void> {
  await releaseJob(database.db, job);
  await database.db.execute(sql`
    update jobs set state = 'done' where id = ${job.id} and exists (
      select from evaluations where id::text = jobs.singleton and state in ('scored', 'failed', 'cancelled'))`);
}
