import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  abandonSuite,
  listPreparations,
  reportPreparation,
  settleSubmissionsOf,
} from '../../db/queries/prepare-suites.ts';
import { insertSubmission } from '../../db/queries/insert-submission.ts';
import { readBoard } from '../../db/queries/read-board.ts';
import { findSubmission } from '../../db/queries/read-submissions.ts';
import { listSuiteModalities } from '../../db/queries/read-tasks.ts';
import { reapOverdue } from '../../db/queries/reap-overdue.ts';
import { addSuiteTask, announceSuite, SuiteChangedError } from '../../db/queries/register-suite.ts';
import type { Submission } from '../../db/schema/submissions.ts';
import { createFreshDatabase, type FreshDatabase } from '../support/fresh-database.ts';
import { readEvaluations } from '../support/read-evaluations.ts';
import { enterImage, runNext as runNextOf } from '../support/run-submissions.ts';
import { a, b, c, resetSuites, suiteOf } from '../support/shared-suites.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await createFreshDatabase();
});
afterAll(() => database.close());
beforeEach(() => resetSuites(database.db));

const enter = (suiteId: string, digit: string) => enterImage(database.db, suiteId, digit);
const runNext = () => runNextOf(database.db);
const stateOf = async ({ id }: Submission) => (await findSubmission(database.db, id))?.submission.state;
const boardOf = async (suiteId: string) =>
  (await readBoard(database.db, { suiteId, scope: 'all' })).map(({ submissionId }) => submissionId);

describe('a suite that is being prepared', () => {
  const announced = { ...suiteOf('big@1', [a, b, c]), taskCount: 3 };
  beforeEach(() => announceSuite(database.db, announced));

  test('takes submissions, which run on each task as soon as it is there, and are ranked with the last', async () => {
    const { db } = database;
    const submission = await enter('big@1', '1');
    expect(await readEvaluations(db, submission.id)).toEqual([]);
    expect(await reapOverdue(db)).toBe(0); // it waits, and is not settled
    for (const [position, task] of [a, b, c].entries()) {
      expect(await stateOf(submission)).not.toBe('ranked');
      expect(await addSuiteTask(db, 'big@1', { position: position, isInspectOnly: false }, task)).toBe(position === 2);
      await settleSubmissionsOf(db, 'big@1');
      expect(await runNext()).toBe(task.id);
    }
    expect(await stateOf(submission)).toBe('ranked');
    expect(await boardOf('big@1')).toEqual([submission.id]);
    expect(await boardOf('mini@9')).toEqual([submission.id]);
    expect(await listPreparations(db)).toEqual([]);
  });

  test('a submission that was not settled when its last task was baked is settled by the reaper', async () => {
    const { db } = database;
    const earlier = await enter('core@9', '1');
    for (let turn = 0; turn < 4; turn++) await runNext();
    expect(await stateOf(earlier)).toBe('ranked');
    const submission = await enter('big@1', '1');
    for (const [position, task] of [a, b, c].entries())
      await addSuiteTask(db, 'big@1', { position: position, isInspectOnly: false }, task);
    expect(await stateOf(submission)).toBe('queued');
    expect(await reapOverdue(db)).toBe(1);
    expect(await stateOf(submission)).toBe('ranked');
  });

  test('has the modalities of its manifest before a task is there', async () => {
    expect(await listSuiteModalities(database.db, 'big@1')).toEqual(['image']);
  });

  test('adding a task twice changes nothing; another task in its place is refused', async () => {
    const { db } = database;
    await addSuiteTask(db, 'big@1', { position: 0, isInspectOnly: false }, a);
    await addSuiteTask(db, 'big@1', { position: 0, isInspectOnly: false }, a);
    await expect(addSuiteTask(db, 'big@1', { position: 0, isInspectOnly: false }, b)).rejects.toThrowError(
      SuiteChangedError,
    );
    await expect(addSuiteTask(db, 'big@1', { position: 1, isInspectOnly: false }, a)).rejects.toThrowError(
      SuiteChangedError,
    );
    await expect(
      addSuiteTask(db, 'big@1', { position: 1, isInspectOnly: false }, { ...b, manifestSha256: 'other' }),
    ).rejects.toThrowError(SuiteChangedError);
    const { rows } = await db.execute(sql`select task_id from suite_tasks where suite_id = 'big@1'`);
    expect(rows).toEqual([{ task_id: 'a' }]);
  });

  test('that is given up ends the submissions that wait for it; their ranks on smaller suites stay', async () => {
    const { db } = database;
    await addSuiteTask(db, 'big@1', { position: 0, isInspectOnly: false }, a);
    await addSuiteTask(db, 'big@1', { position: 1, isInspectOnly: false }, b);
    const submission = await enter('big@1', '1');
    await runNext();
    await runNext();
    expect(await stateOf(submission)).toBe('running');
    await reportPreparation(db, { suiteId: 'big@1', state: 'baking', message: 'image badnets', secondsLeft: 9 });
    expect(await listPreparations(db)).toEqual([
      { suiteId: 'big@1', state: 'baking', message: 'image badnets', secondsLeft: 9, bakedCount: 2, taskCount: 3 },
    ]);
    await abandonSuite(db, 'big@1', 'stopped', 'It is not prepared.');
    const found = await findSubmission(db, submission.id);
    expect(found?.submission).toMatchObject({
      state: 'failed',
      failureCode: 'infrastructure',
      failureMessage: 'It is not prepared.',
    });
    expect(await boardOf('mini@9')).toEqual([submission.id]);
    expect((await listPreparations(db))[0]?.state).toBe('stopped');
    await database.db.execute(
      sql`update submissions set state = 'running', failure_code = null, deadline_at = now() + interval '1 day' where id = ${submission.id}`,
    );
    await reapOverdue(db); // of one that was entered at that moment
    expect(await stateOf(submission)).toBe('failed');
    const again = { teamName: 'Team One', defenseName: 'Again', suiteId: 'big@1', imageReference: 'localhost/again:1' };
    expect(await insertSubmission(db, again)).toEqual({ outcome: 'suite-not-prepared' }); // it would wait for nothing
  });
});
