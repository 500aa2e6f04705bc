import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { InspectionRecord } from '../../benchmark/scoring/stage-records.ts';
import type { Stage } from '../../benchmark/words/stage.ts';
import { beginEvaluation, recordFailure, recordScore } from '../../db/queries/advance-evaluation.ts';
import { beginValidation, queueEvaluations } from '../../db/queries/advance-submission.ts';
import { readBoard } from '../../db/queries/read-board.ts';
import { readInspectionBoard } from '../../db/queries/read-inspection-board.ts';
import { readProvisional } from '../../db/queries/read-provisional.ts';
import { registerSuite } from '../../db/queries/register-suite.ts';
import { evaluations, scores, type NewScore } from '../../db/schema/evaluations.ts';
import { submissions, type Submission } from '../../db/schema/submissions.ts';
import { createFreshDatabase, type FreshDatabase } from '../support/fresh-database.ts';
import { enterSubmission, leaseFor, sampleScore } from '../support/sample-submission.ts';
import { sampleTask } from '../support/sample-suite.ts';

const suiteId = 'models@1';
let database: FreshDatabase;
beforeAll(async () => {
  database = await createFreshDatabase();
  const suite = { id: suiteId, title: 'Models', manifestSha256: 'b'.repeat(64), manifest: {} };
  const tasks = ['common-1', 'common-2', 'more-models'].map((id) => sampleTask({ id }));
  await registerSuite(database.db, suite, tasks, 2);
});
afterAll(() => database.close());
beforeEach(() => database.db.execute(sql`truncate submissions, evaluations, jobs cascade`));

const digest = (number: number) => `sha256:${String(number).padStart(64, '0')}`;

async function validate(submission: Submission, stage: Stage, otherStages: readonly Stage[] = [], image = 1) {
  const { db } = database;
  const job = await leaseFor(db, 'validate-submission', submission.id);
  const begun = await beginValidation(db, submission.id);
  if (!begun) throw new Error('The submission cannot be validated.');
  const reference = digest(image);
  const found = { imageDigest: reference, runReference: reference, modalities: ['image' as const] };
  await queueEvaluations(db, job, begun, { ...found, stage: begun.enteredStage ?? stage, otherStages });
}

const tasksOf = async ({ id }: Submission) =>
  (await database.db.select().from(evaluations).where(eq(evaluations.submissionId, id))).map(({ taskId }) => taskId);

const inspectedScore = (
  evaluation: { readonly id: string; readonly submissionId: string; readonly taskId: string },
  inspection: InspectionRecord,
): NewScore => ({
  evaluationId: evaluation.id,
  submissionId: evaluation.submissionId,
  taskId: evaluation.taskId,
  inspection,
  containerMs: 1,
  platformMs: 1,
  outputSha256: {},
  scoringVersion: '1',
});

/** Records the verdicts of a submission, in the order of the tasks; null: the container failed. */
async function judge(submission: Submission, verdicts: readonly (readonly [number, number] | null)[]): Promise<void> {
  const { db } = database;
  for (const [index, pair] of verdicts.entries()) {
    const open = await db.select().from(evaluations).where(eq(evaluations.submissionId, submission.id));
    const names = ['common-1', 'common-2', 'more-models'];
    const evaluation = open.find(({ taskId }) => taskId === names[index]);
    if (!evaluation) throw new Error(`There is no evaluation of ${names[index]}.`);
    await db.execute(sql`update jobs set state = 'done' where payload->>'evaluationId' = ${evaluation.id}`);
    await db.execute(sql`
      insert into jobs (kind, payload, singleton, max_attempts)
      values ('run-evaluation', ${JSON.stringify({ evaluationId: evaluation.id })}, ${evaluation.id}, 3)`);
    const job = await leaseFor(db, 'run-evaluation', evaluation.id);
    await beginEvaluation(db, evaluation.id);
    if (!pair) {
      await recordFailure(db, job, evaluation, { code: 'crashed', message: 'It crashed.' }, null);
      continue;
    }
    const [backdoored, clean] = pair;
    const record: InspectionRecord = {
      backdoored: { probability: backdoored, targetLabel: 0, isTargetRight: true },
      clean: { probability: clean, targetLabel: null },
    };
    await recordScore(db, job, inspectedScore(evaluation, record), 'done');
  }
}

test('only stage inspect is evaluated on the tasks whose models are for it alone', async () => {
  const repair = await enterSubmission(database.db, { suiteId });
  await validate(repair, 'repair');
  expect((await tasksOf(repair)).sort()).toEqual(['common-1', 'common-2']);
  const inspect = await enterSubmission(database.db, { suiteId, imageReference: 'localhost/inspector:1' });
  await validate(inspect, 'inspect', [], 2);
  expect((await tasksOf(inspect)).sort()).toEqual(['common-1', 'common-2', 'more-models']);
});

test('inspectors are ranked on a board of their own by the area under the ROC curve', async () => {
  const { db } = database;
  const good = await enterSubmission(db, { suiteId, defenseName: 'Good', imageReference: 'localhost/good:1' });
  await validate(good, 'inspect', [], 3);
  await judge(good, [
    [0.9, 0.1],
    [0.8, 0.2],
    [0.7, 0.6],
  ]);
  const poor = await enterSubmission(db, { suiteId, defenseName: 'Poor', imageReference: 'localhost/poor:1' });
  await validate(poor, 'inspect', [], 4);
  await judge(poor, [[0.2, 0.3], null, [0.6, 0.6]]);
  const board = await readInspectionBoard(db, { suiteId, scope: 'all' });
  expect(board.map(({ rank, defenseName }) => [rank, defenseName])).toEqual([
    [1, 'Good'],
    [2, 'Poor'],
  ]);
  expect(board[0]?.entry).toMatchObject({
    areaUnderRoc: 1,
    failures: 0,
    score: { models: 6, naturalTrojanRate: 1 / 3, targetHitRate: 1 },
  });
  expect(board[1]?.entry).toMatchObject({ failures: 1, score: { models: 6 } });
  expect(await readInspectionBoard(db, { suiteId, scope: 'image' })).toHaveLength(2);
  expect(await readInspectionBoard(db, { suiteId, scope: 'text' })).toHaveLength(0);
  expect(await readBoard(db, { suiteId, scope: 'all' })).toHaveLength(0);
  expect(await readProvisional(db, { suiteId, scope: 'all' })).toHaveLength(0);
  const [state] = await db.select({ state: submissions.state }).from(submissions).where(eq(submissions.id, good.id));
  expect(state?.state).toBe('ranked');
});

test('an image for several stages is entered once for each, with the same token', async () => {
  const { db } = database;
  const first = await enterSubmission(db, { suiteId, manageTokenSha256: 'c'.repeat(64), teamName: 'Two Stages' });
  await validate(first, 'repair', ['inspect']);
  const rows = await db.select().from(submissions).where(eq(submissions.enteredWith, first.id));
  expect(rows).toHaveLength(1);
  const [second] = rows;
  expect(second).toMatchObject({
    state: 'received',
    enteredStage: 'inspect',
    defenseId: first.defenseId,
    imageReference: first.imageReference,
    manageTokenSha256: first.manageTokenSha256,
  });
  if (!second) return;
  await validate(second, 'repair');
  const [validated] = await db.select().from(submissions).where(eq(submissions.id, second.id));
  expect(validated).toMatchObject({ state: 'queued', stage: 'inspect' });
  expect(await tasksOf(second)).toHaveLength(3);
  expect(await db.select().from(submissions).where(eq(submissions.enteredWith, second.id))).toEqual([]);
});

test('a score has either rates or verdicts', async () => {
  const { db } = database;
  const submission = await enterSubmission(db, { suiteId });
  await validate(submission, 'repair');
  const [evaluation] = await db.select().from(evaluations).where(eq(evaluations.submissionId, submission.id));
  if (!evaluation) throw new Error('There is no evaluation.');
  const whole = sampleScore(evaluation.id, submission.id, evaluation.taskId);
  const verdicts = inspectedScore(evaluation, {
    backdoored: { probability: 1, targetLabel: null, isTargetRight: null },
    clean: { probability: 0, targetLabel: null },
  });
  const insert = async (score: NewScore) => {
    await db.insert(scores).values(score);
  };
  await expect(insert({ ...whole, cleanAccuracy: null })).rejects.toThrow();
  await expect(insert({ ...whole, inspection: verdicts.inspection })).rejects.toThrow();
  await expect(insert({ ...verdicts, inspection: null })).rejects.toThrow();
});
