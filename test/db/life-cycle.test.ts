import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { beginEvaluation, recordFailure, recordScore } from '../../db/queries/advance-evaluation.ts';
import { beginValidation, LeaseLostError } from '../../db/queries/advance-submission.ts';
import { findSubmission } from '../../db/queries/read-submissions.ts';
import { reapOverdue } from '../../db/queries/reap-overdue.ts';
import { registerSuite, SuiteChangedError } from '../../db/queries/register-suite.ts';
import { jobKinds } from '../../db/queue/job-catalog.ts';
import { leaseJob, releaseJob } from '../../db/queue/job-queue.ts';
import { createFreshDatabase, type FreshDatabase } from '../support/fresh-database.ts';
import { enterSubmission, leaseFor, sampleScore, validateSubmission } from '../support/sample-submission.ts';
import { registerSampleSuite } from '../support/sample-suite.ts';
import { readEvaluations } from '../support/read-evaluations.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await createFreshDatabase();
  await registerSampleSuite(database.db);
});
afterAll(() => database.close());
beforeEach(
  async () =>
    void (await database.db.execute(sql`truncate submissions, evaluations, scores, board_entries, jobs cascade`)),
);

async function entered() {
  const submission = await enterSubmission(database.db);
  await validateSubmission(database.db, submission);
  const evaluations = await readEvaluations(database.db, submission.id);
  return { submission, evaluations };
}
const stateOf = async (id: string) => (await findSubmission(database.db, id))?.submission;
const overdue = (table: 'submissions' | 'evaluations') =>
  database.db.execute(
    sql`update ${sql.identifier(table)} set deadline_at = now() - interval '1 second' where deadline_at is not null`,
  );

describe('the life cycle of a submission', () => {
  test('a score is recorded once, even when its job runs twice', async () => {
    const { submission, evaluations } = await entered();
    const [first] = evaluations;
    if (!first) throw new Error('The submission has no evaluation.');
    const job = await leaseFor(database.db, 'run-evaluation', first.evaluation.id);
    await beginEvaluation(database.db, first.evaluation.id);
    const score = sampleScore(first.evaluation.id, submission.id, first.task.id);
    await recordScore(database.db, job, score, null);
    await expect(recordScore(database.db, job, { ...score, cleanAccuracy: 0.1 }, null)).rejects.toBeInstanceOf(
      LeaseLostError,
    );
    const { rows } = await database.db.execute(sql`select clean_accuracy from scores`);
    expect(rows).toEqual([{ clean_accuracy: score.cleanAccuracy }]);
  });

  test('is ranked if some tasks failed, and failed if all did', async () => {
    const { submission, evaluations } = await entered();
    expect(evaluations.length).toBeGreaterThan(1);
    for (const [index, { evaluation, task }] of evaluations.entries()) {
      const job = await leaseFor(database.db, 'run-evaluation', evaluation.id);
      await beginEvaluation(database.db, evaluation.id);
      if (index === 0) await recordFailure(database.db, job, evaluation, { code: 'crashed', message: 'exit 1' }, 'log');
      else await recordScore(database.db, job, sampleScore(evaluation.id, submission.id, task.id), null);
    }
    expect((await stateOf(submission.id))?.state).toBe('ranked');

    const second = await entered();
    for (const { evaluation } of second.evaluations) {
      const job = await leaseFor(database.db, 'run-evaluation', evaluation.id);
      await beginEvaluation(database.db, evaluation.id);
      await recordFailure(database.db, job, evaluation, { code: 'crashed', message: 'exit 1' }, 'log');
    }
    expect(await stateOf(second.submission.id)).toMatchObject({
      state: 'failed',
      failureCode: 'crashed',
      failureMessage: 'exit 1',
    });
  });

  test('fails rather than being ranked lower when the platform lost a task', async () => {
    const { submission, evaluations } = await entered();
    for (const [index, { evaluation, task }] of evaluations.entries()) {
      const job = await leaseFor(database.db, 'run-evaluation', evaluation.id);
      await beginEvaluation(database.db, evaluation.id);
      if (index === 1)
        await recordFailure(database.db, job, evaluation, { code: 'infrastructure', message: 'our disk' }, null);
      else await recordScore(database.db, job, sampleScore(evaluation.id, submission.id, task.id), null);
    }
    expect(await stateOf(submission.id)).toMatchObject({ state: 'failed', failureCode: 'infrastructure' });
  });
});

describe('the reaper', () => {
  test.each(['received', 'validating', 'queued'] as const)(
    'fails a submission that is overdue in state %s',
    async (state) => {
      const submission = await enterSubmission(database.db);
      if (state === 'validating') await beginValidation(database.db, submission.id);
      if (state === 'queued') await validateSubmission(database.db, submission);
      expect((await stateOf(submission.id))?.state).toBe(state);
      await overdue('submissions');
      expect(await reapOverdue(database.db)).toBeGreaterThan(0);
      expect(await stateOf(submission.id)).toMatchObject({
        state: 'failed',
        failureCode: 'infrastructure',
        deadlineAt: null,
      });
      const open = await database.db.execute(
        sql`select id from evaluations where state in ('queued', 'leased', 'running')`,
      );
      expect(open.rows).toEqual([]);
    },
  );

  test.each(['queued', 'leased'] as const)(
    'fails an evaluation that is overdue in state %s, and its submission',
    async (state) => {
      const { submission, evaluations } = await entered();
      if (state === 'leased')
        for (const { evaluation } of evaluations) await beginEvaluation(database.db, evaluation.id);
      await overdue('evaluations');
      await reapOverdue(database.db);
      expect(await stateOf(submission.id)).toMatchObject({ state: 'failed', failureCode: 'infrastructure' });
    },
  );

  test('requeues an evaluation whose worker sends no heartbeats, and fails it after the last attempt', async () => {
    const { submission, evaluations } = await entered();
    const [first] = evaluations;
    if (!first) throw new Error('The submission has no evaluation.');
    for (let attempt = 1; attempt <= 4; attempt++) {
      await leaseFor(database.db, 'run-evaluation', first.evaluation.id);
      await beginEvaluation(database.db, first.evaluation.id);
      await database.db.execute(sql`update jobs set lease_until = now() - interval '1 second' where state = 'running'`);
      await reapOverdue(database.db);
    }
    const after = (await readEvaluations(database.db, submission.id))[0];
    expect(after?.evaluation).toMatchObject({ state: 'failed', failureCode: 'runner-lost', attempts: 4 });
  });

  test('changes nothing that is not overdue', async () => {
    await entered();
    expect(await reapOverdue(database.db)).toBe(0);
  });
});

test('a published suite does not change', async () => {
  const suite = { id: 'frozen@1', title: 'Frozen', manifest: {} };
  await registerSuite(database.db, { ...suite, manifestSha256: 'a' }, []);
  await registerSuite(database.db, { ...suite, manifestSha256: 'a' }, []);
  await expect(registerSuite(database.db, { ...suite, manifestSha256: 'b' }, [])).rejects.toBeInstanceOf(
    SuiteChangedError,
  );
});

test('the submission of an author is validated and evaluated before the reference defenses', async () => {
  const background = await enterSubmission(database.db, { defenseName: 'Background', inBackground: true });
  await validateSubmission(database.db, background);
  const author = await enterSubmission(database.db);
  const first = await leaseJob(database.db, jobKinds, 'runner');
  expect([first?.kind, first?.payload]).toEqual(['validate-submission', { submissionId: author.id }]);
  if (first) await releaseJob(database.db, first);
  await validateSubmission(database.db, author);
  const own = await readEvaluations(database.db, author.id);
  const next = await leaseJob(database.db, jobKinds, 'runner');
  expect(own.map(({ evaluation }) => ({ evaluationId: evaluation.id }))).toContainEqual(next?.payload);
});
