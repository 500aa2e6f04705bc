import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { attackSettings } from '../../benchmark/attacks/documents/attack-settings.ts';
import type { TaskRecipe } from '../../benchmark/suites/suite.ts';
import { reportPreparation } from '../../db/queries/prepare-suites.ts';
import { announceSuite, registerSuite } from '../../db/queries/register-suite.ts';
import { createFreshDatabase, type FreshDatabase } from '../support/fresh-database.ts';
import { enterImage, runNext } from '../support/run-submissions.ts';
import { sampleTask } from '../support/sample-suite.ts';
import { serveGraphql, type GraphqlSite } from '../support/serve-graphql.ts';

const parameters = { alphaPermille: 300, alphaTestPermille: 300, pattern: 'mosaic' };
const noise = { id: 'gaussian-noise', version: '1.0.0', parameters: { ratio: 0.25 } };
const blend = { attackId: 'blend', trainCount: 100 };
const plain = sampleTask({ id: 'plain', ...blend }, { attack: { parameters, targetLabel: 3 } });
const { recipe } = plain.manifest as { recipe: TaskRecipe };
const noisy = sampleTask({
  id: 'noisy',
  ...blend,
  settings: attackSettings(recipe),
  manifest: {
    recipe: { ...recipe, factors: [noise] },
    counts: { testUntriggered: 1000 },
    testStrengths: [{ parameter: 'alphaPermille', training: 150, test: 300, reason: 'So does its paper.' }],
    trivialDetectors: [
      { id: 'mean', auroc: 0.6, explained: false },
      { id: 'contrast', auroc: 0.99, explained: true },
    ],
  },
});
const third = sampleTask({ id: 'third' });

let database: FreshDatabase;
let site: GraphqlSite;
beforeAll(async () => {
  database = await createFreshDatabase();
  const suite = (id: string) => ({ id, title: id, manifestSha256: id, manifest: {} });
  await registerSuite(database.db, suite('small@1'), [plain, noisy]);
  await registerSuite(database.db, suite('large@1'), [plain, noisy, third]);
  site = await serveGraphql(database.db);
});
beforeEach(() =>
  database.db.execute(sql`truncate submissions, evaluations, scores, results, board_entries, jobs cascade`),
);
afterAll(async () => {
  await site?.close();
  await database?.close();
});

test('a running submission stands on a board without a rank, and its ranks on smaller suites are its own', async () => {
  const { db } = database;
  const { id } = await enterImage(db, 'large@1', '1');
  await runNext(db, 0.4);
  const board = 'entries { submissionId } provisional { submissionId defense finished tasks failures nde der cac }';
  const { data: running } = await site.ask(`{ board(suite: "small@1") { ${board} } }`);
  expect(running.board).toEqual({
    entries: [],
    provisional: [
      {
        submissionId: id,
        defense: 'Defense large@1',
        finished: 1,
        tasks: 2,
        failures: 0,
        nde: 0.4,
        der: 0.9,
        cac: 0.9,
      },
    ],
  });
  await runNext(db);
  const { data } = await site.ask(
    'query ($id: ID!) { submission(id: $id) { state rank { rank } ranks { suite rank total } } }',
    {
      id,
    },
  );
  expect(data.submission).toEqual({
    state: 'RUNNING',
    rank: null,
    ranks: [{ suite: 'small@1', rank: 1, total: 1 }],
  });
});

test('a result that is reused says where it was measured, and links to the log there', async () => {
  const { db } = database;
  const first = await enterImage(db, 'small@1', '1');
  await runNext(db);
  await runNext(db);
  const second = await enterImage(db, 'large@1', '1');
  const source = `query ($id: ID!) { submission(id: $id) { evaluations { id task { id } score { nde } reused { submissionId evaluationId } } } }`;
  const { data: measured } = await site.ask(source, { id: first.id });
  const { data: reused } = await site.ask(source, { id: second.id });
  const [noisyFirst, plainFirst] = measured.submission.evaluations;
  expect(noisyFirst.reused).toBeNull();
  expect(reused.submission.evaluations).toMatchObject([
    { task: { id: 'noisy' }, score: { nde: 0.5 }, reused: { submissionId: first.id, evaluationId: noisyFirst.id } },
    { task: { id: 'plain' }, score: { nde: 0.5 }, reused: { submissionId: first.id, evaluationId: plainFirst.id } },
    { task: { id: 'third' }, score: null, reused: null },
  ]);
});

test('a scored pair of tasks with and without factors shows what they change', async () => {
  const { db } = database;
  const { id } = await enterImage(db, 'small@1', '1');
  const tasks = [await runNext(db, 0.2), await runNext(db, 0.5)];
  const { data } = await site.ask(
    'query ($id: ID!) { submission(id: $id) { factorEffects { factors taskId plainTaskId nde plainNde difference } } }',
    { id },
  );
  const [nde, plainNde] = tasks[0] === 'noisy' ? [0.2, 0.5] : [0.5, 0.2];
  expect(data.submission.factorEffects).toEqual([
    {
      factors: 'gaussian-noise(ratio=0.25)',
      taskId: 'noisy',
      plainTaskId: 'plain',
      nde,
      plainNde,
      difference: expect.closeTo(nde - plainNde),
    },
  ]);
});

test('a task shows every setting that it ran with, and what it is measured against', async () => {
  const { data, errors } = await site.ask(`{ task(id: "noisy") { suites attackVersion targetLabel untriggered
    settings { name valueJson defaultJson differs } testStrengths { parameter training test reason }
    fullAttackSuccess { rate low } trivialDetectors { id auroc explained } } }`);
  expect(errors).toEqual([]);
  const { settings, fullAttackSuccess, ...task } = data.task;
  expect(task).toEqual({
    suites: ['large@1', 'small@1'],
    attackVersion: '1.0.0',
    targetLabel: 3,
    untriggered: 1000,
    testStrengths: [{ parameter: 'alphaPermille', training: 150, test: 300, reason: 'So does its paper.' }],
    trivialDetectors: [
      { id: 'contrast', auroc: 0.99, explained: true },
      { id: 'mean', auroc: 0.6, explained: false },
    ],
  });
  expect(fullAttackSuccess).toEqual({ rate: 0.5, low: expect.closeTo(0.478, 3) }); // of 1,000 and 1,000 without a trigger
  expect(settings).toContainEqual({ name: 'alphaPermille', valueJson: '300', defaultJson: '200', differs: true });
  expect(settings).toContainEqual({ name: 'pattern', valueJson: '"mosaic"', defaultJson: '"mosaic"', differs: false });
  const { data: old } = await site.ask(
    '{ task(id: "third") { untriggered testStrengths { test } fullAttackSuccess { rate } trivialDetectors { id } } }',
  );
  expect(old.task).toEqual({ untriggered: null, testStrengths: null, fullAttackSuccess: null, trivialDetectors: null });
});

test('the state of the site names the suites that are being prepared', async () => {
  const { db } = database;
  await announceSuite(db, { id: 'next@1', title: 'Next', manifestSha256: 'x', manifest: {}, taskCount: 4 });
  const ask = async () =>
    (await site.ask('{ systemStatus { suites preparing { suite state tasks bakedTasks secondsLeft message } } }')).data
      .systemStatus;
  expect(await ask()).toEqual({
    suites: ['large@1', 'next@1', 'small@1'],
    preparing: [{ suite: 'next@1', state: 'STOPPED', tasks: 4, bakedTasks: 0, secondsLeft: null, message: null }],
  });
  await reportPreparation(db, { suiteId: 'next@1', state: 'baking', message: 'Now: image blend.', secondsLeft: 61 });
  expect((await ask()).preparing[0]).toMatchObject({ state: 'BAKING', secondsLeft: 61, message: 'Now: image blend.' });
});
