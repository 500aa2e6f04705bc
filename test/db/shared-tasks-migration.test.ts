import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { scoringVersion } from '../../benchmark/scoring/evaluate-task.ts';
import { migrateDatabase } from '../../db/client.ts';
import { readBoard } from '../../db/queries/read-board.ts';
import { listEvaluations } from '../../db/queries/read-submissions.ts';
import { listTasks } from '../../db/queries/read-tasks.ts';
import { announceSuite, registerSuite, SuiteChangedError } from '../../db/queries/register-suite.ts';
import { settleSubmissionsOf } from '../../db/queries/prepare-suites.ts';
import { createFreshDatabase, type FreshDatabase } from '../support/fresh-database.ts';
import { migrateTo } from '../support/migrate-to.ts';
import { sampleTask } from '../support/sample-suite.ts';

/** The last migration of the release in which a task belonged to one suite. */
const lastTag = '0005_fair_turns';
const [digest, otherDigest] = ['a', 'd'].map((digit) => `sha256:${digit.repeat(64)}`);
const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

let database: FreshDatabase;
beforeEach(async () => {
  database = await createFreshDatabase((url) => migrateTo(url, lastTag));
  await fill();
});
afterEach(() => database.close());

const recipe = (attack: string) => sampleTask({ id: attack, attackId: attack }).manifest;

/**
 * mini@2 with one task, and mini@3 with two whose ids are not in the order of its manifest. Two ranked submissions of
 * the same image, and one that is still running.
 */
async function fill(): Promise<void> {
  const { db } = database;
  for (const [suite, attacks] of [
    ['mini@2', ['badnets']],
    ['mini@3', ['wanet', 'blend']],
  ] as const) {
    const tasks = attacks.map((attack) => (recipe(attack) as { recipe: unknown }).recipe);
    await db.execute(sql`
      insert into suites (id, title, manifest_sha256, manifest, created_at)
      values (${suite}, 'Mini', ${'b'.repeat(64)}, ${JSON.stringify({ tasks })}, '2026-11-01T00:00:00Z')`);
    for (const attack of attacks) {
      await db.execute(sql`
        insert into tasks (id, suite_id, scenario_id, modality, dataset_id, attack_id, victim_id, poison_ratio, seed,
          train_count, clean_count, test_clean_count, test_poisoned_count, undefended_counts, reference_counts,
          undefended_clean_accuracy, undefended_attack_success_rate, undefended_robust_accuracy,
          reference_clean_accuracy, reference_attack_success_rate, reference_robust_accuracy, manifest_sha256, manifest)
        values (${attack}, ${suite}, ${attack}, 'image', 'd', ${attack}, 'v', 0.1, 0, 1, 1, 1, 1, '{}', '{}', 1, 1, 0, 1, 0, 1,
          ${'c'.repeat(64)}, ${JSON.stringify(recipe(attack))})`);
    }
  }
  await db.execute(sql`insert into teams (id, name, skeleton) values (${id(1)}, 'Team', 'team')`);
  for (const [number, state] of [
    [1, 'ranked'],
    [2, 'ranked'],
    [3, 'running'],
  ] as const) {
    const deadline = state === 'running' ? new Date(2e12) : null;
    await db.execute(sql`
      insert into defenses (id, team_id, name, skeleton) values (${id(number)}, ${id(1)}, ${`D${number}`}, ${`d${number}`})`);
    await db.execute(sql`
      insert into submissions (id, defense_id, suite_id, state, image_reference, image_digest, run_reference, stage, modalities,
        deadline_at, created_at)
      values (${id(number)}, ${id(number)}, 'mini@3', ${state}, 'image', ${number === 3 ? otherDigest : digest},
        'image', 'repair', '{image}', ${deadline}, ${`2026-11-0${number}T00:00:00Z`})`);
    for (const [place, task] of ['blend', 'wanet'].entries()) {
      const evaluation = id(10 * number + place);
      const isOpen = state === 'running' && task === 'wanet';
      await db.execute(sql`
        insert into evaluations (id, submission_id, task_id, state, deadline_at)
        values (${evaluation}, ${id(number)}, ${task}, ${isOpen ? 'queued' : 'scored'}, ${isOpen ? deadline : null})`);
      if (isOpen) continue;
      await db.execute(sql`
        insert into scores (evaluation_id, submission_id, task_id, counts, clean_accuracy, attack_success_rate, robust_accuracy,
          net_defense_effect, defense_effectiveness, robustness_improvement, container_ms, platform_ms, output_sha256,
          scoring_version, created_at)
        values (${evaluation}, ${id(number)}, ${task}, '{}', 0.9, 0.1, 0.8, ${number / 10}, 0.9, 0.9, 1, 1, '{}', ${scoringVersion},
          ${`2026-11-0${number}T00:00:00Z`})`);
    }
    if (state === 'running') continue;
    for (const scope of ['all', 'image']) {
      await db.execute(sql`
        insert into board_entries
          (submission_id, suite_id, scope, net_defense_effect, defense_effectiveness, cells, failures)
        values (${id(number)}, 'mini@3', ${scope}, ${number / 10}, 0.9, 2, 0)`);
    }
  }
}

const boardOf = async (suiteId: string) =>
  (await readBoard(database.db, { suiteId, scope: 'all' })).map(({ rank, submissionId, entry }) => [
    rank,
    submissionId,
    entry.netDefenseEffect,
  ]);

test('boards, scores and the order of the tasks stay what they were', async () => {
  const { db, url } = database;
  await migrateDatabase(url);
  expect(await boardOf('mini@3')).toEqual([
    [1, id(2), 0.2],
    [2, id(1), 0.1],
  ]);
  expect(await boardOf('mini@2')).toEqual([]);
  const { rows } = await db.execute(sql`select suite_id, task_id from suite_tasks order by suite_id, position`);
  expect(rows).toEqual([
    { suite_id: 'mini@2', task_id: 'badnets' },
    { suite_id: 'mini@3', task_id: 'wanet' },
    { suite_id: 'mini@3', task_id: 'blend' },
  ]);
  const evaluations = await listEvaluations(db, [id(1), id(2), id(3)]);
  const effects = [...evaluations.values()].map((list) => list.map(({ score }) => score?.netDefenseEffect ?? null));
  expect(effects).toEqual([
    [0.1, 0.1],
    [0.2, 0.2],
    [0.3, null],
  ]);
  const suites = await db.execute(
    sql`select id, task_count, published_at = created_at as at_once from suites order by id`,
  );
  expect(suites.rows).toEqual([
    { id: 'mini@2', task_count: 1, at_once: true },
    { id: 'mini@3', task_count: 2, at_once: true },
  ]);
});

test('the first score of an image on a task is its result', async () => {
  await migrateDatabase(database.url);
  const { rows } = await database.db.execute(
    sql`select task_id, evaluation_id from results where image_digest = ${digest} order by task_id`,
  );
  expect(rows).toEqual([
    { task_id: 'blend', evaluation_id: id(10) },
    { task_id: 'wanet', evaluation_id: id(11) },
  ]);
});

test('a submission that was running goes on, and the suite is registered again with the same tasks only', async () => {
  const { db, url } = database;
  await migrateDatabase(url);
  await settleSubmissionsOf(db, 'mini@3');
  const { rows } = await db.execute(sql`select singleton, state from jobs`);
  expect(rows).toEqual([{ singleton: id(31), state: 'queued' }]);

  const suite = { id: 'mini@3', title: 'Mini', manifestSha256: 'b'.repeat(64), manifest: {} };
  const tasks = ['wanet', 'blend'].map((attack) => sampleTask({ id: attack, manifestSha256: 'c'.repeat(64) }));
  await registerSuite(db, suite, tasks);
  expect((await listTasks(db, 'mini@3')).map(({ id: task }) => task)).toEqual(['blend', 'wanet']);
  await expect(registerSuite(db, suite, tasks.slice(1))).rejects.toThrowError(SuiteChangedError);
  await expect(announceSuite(db, { ...suite, manifestSha256: 'x', taskCount: 2 })).rejects.toThrowError(
    SuiteChangedError,
  );
});

test('a migration that is killed changes nothing, and the next one completes', async () => {
  const { db, url } = database;
  const holder = new pg.Client({ connectionString: url });
  await holder.connect();
  await holder.query('begin; lock table submissions'); // the copying of the results waits for it
  const migration = migrateDatabase(url).catch((error: unknown) => error);
  for (;;) {
    const { rows } = await db.execute(
      sql`select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
    );
    if (rows.length > 0) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(await migration).toBeInstanceOf(Error);
  await holder.end();
  const { rows } = await db.execute(sql`select distinct suite_id from tasks order by suite_id`);
  expect(rows).toEqual([{ suite_id: 'mini@2' }, { suite_id: 'mini@3' }]);
  await migrateDatabase(url);
  expect(await boardOf('mini@3')).toHaveLength(2);
});
