import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrateDatabase } from '../../db/client.ts';
import { nameSkeleton } from '../../db/queries/name-skeleton.ts';
import { listSteps } from '../../db/queries/submission-steps.ts';
import { createFreshDatabase, type FreshDatabase } from '../support/fresh-database.ts';
import { migrateTo } from '../support/migrate-to.ts';

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const id = (digit: string) => `00000000-0000-4000-8000-00000000000${digit}`;

let database: FreshDatabase;
beforeAll(async () => {
  database = await createFreshDatabase((url) => migrateTo(url, '0001_attacks'));
});
afterAll(() => database?.close());

test('separates the image digest from the reference that is run, and keeps the states that were reached', async () => {
  const { db, url } = database;
  const counts = JSON.stringify({ nClean: 1 });
  await db.execute(sql`insert into suites (id, title, manifest_sha256, manifest) values ('mini@3', 'Mini', 'x', '{}')`);
  await db.execute(sql`insert into teams (id, name) values (${id('9')}, 'Team')`);
  await db.execute(sql`insert into defenses (id, team_id, name) values (${id('8')}, ${id('9')}, 'Defense')`);
  await db.execute(sql`
    insert into tasks (id, suite_id, scenario_id, modality, dataset_id, attack_id, victim_id, poison_ratio, seed,
      train_count, clean_count, test_clean_count, test_poisoned_count, undefended_counts, reference_counts,
      undefended_clean_accuracy, undefended_attack_success_rate, undefended_robust_accuracy,
      reference_clean_accuracy, reference_attack_success_rate, reference_robust_accuracy, manifest_sha256, manifest)
    values ('task', 'mini@3', 's', 'image', 'd', 'a', 'v', 0.1, 0, 1, 1, 1, 1, ${counts}, ${counts}, 1, 1, 0, 1, 0, 1, 'x', '{}')`);
  const submission = (row: string, state: string, image: string | null, failure: string | null) => sql`
    insert into submissions (id, defense_id, suite_id, state, image_reference, image_digest, failure_code, deadline_at, created_at, finished_at)
    values (${id(row)}, ${id('8')}, 'mini@3', ${state}, 'image', ${image}, ${failure},
      ${state === 'queued' ? new Date(2e12) : null}, '2026-11-01T00:00:00Z', ${state === 'queued' ? null : '2026-11-01T00:09:00Z'})`;
  await db.execute(submission('1', 'ranked', `registry.example.org/team/defense@${digest('a')}`, null));
  await db.execute(submission('2', 'queued', digest('b'), null));
  await db.execute(submission('3', 'failed', null, 'image-unpullable'));
  await db.execute(submission('4', 'failed', null, 'infrastructure'));
  await db.execute(sql`
    insert into evaluations (submission_id, task_id, state, started_at)
    values (${id('1')}, 'task', 'cancelled', '2026-11-01T00:05:00Z')`);

  await migrateDatabase(url);

  const { rows } = await db.execute(sql`select image_digest, run_reference from submissions order by id`);
  expect(rows).toEqual([
    { image_digest: digest('a'), run_reference: `registry.example.org/team/defense@${digest('a')}` },
    { image_digest: digest('b'), run_reference: digest('b') },
    { image_digest: null, run_reference: null },
    { image_digest: null, run_reference: null },
  ]);
  const steps = await listSteps(db, [id('1'), id('2'), id('3'), id('4')]);
  const reached = [...steps.values()].map((list) =>
    list.map(({ state, reachedAt }) => `${state} ${reachedAt?.toISOString().slice(14, 16) ?? '-'}`),
  );
  expect(reached).toEqual([
    ['received 00', 'validating -', 'queued -', 'running 05', 'ranked 09'],
    ['received 00', 'validating -', 'queued -'],
    ['received 00', 'validating -', 'failed 09'],
    ['received 00', 'failed 09'],
  ]);
});

test('a team belongs to its first submission, and of names that look alike the older one keeps the look', async () => {
  const earlier = await createFreshDatabase((url) => migrateTo(url, '0003_installation_secret'));
  try {
    const { db, url } = earlier;
    await db.execute(
      sql`insert into suites (id, title, manifest_sha256, manifest) values ('mini@3', 'Mini', 'x', '{}')`,
    );
    for (const [digit, name] of [
      ['1', 'Team One'],
      ['2', 'team one'],
      ['3', 'reference'],
    ] as const) {
      await db.execute(sql`
        insert into teams (id, name, created_at) values (${id(digit)}, ${name}, ${`2026-11-0${digit}T00:00:00Z`})`);
      await db.execute(sql`insert into defenses (id, team_id, name) values (${id(digit)}, ${id(digit)}, 'Defense')`);
    }
    for (const [digit, token, day] of [
      ['1', 'of the stranger', '3'],
      ['1', 'of the author', '2'],
      ['3', null, '2'],
    ] as const) {
      await db.execute(sql`
        insert into submissions (defense_id, suite_id, state, image_reference, manage_token_sha256, created_at)
        values (${id(digit)}, 'mini@3', 'cancelled', 'image', ${token}, ${`2026-11-0${day}T00:00:00Z`})`);
    }

    await migrateDatabase(url);

    const { rows } = await db.execute(sql`select name, skeleton, token_sha256 as token from teams order by id`);
    expect(rows).toEqual([
      { name: 'Team One', skeleton: nameSkeleton('Team One'), token: 'of the author' },
      { name: 'team one', skeleton: ` ${id('2')}`, token: null },
      { name: 'reference', skeleton: nameSkeleton('reference'), token: null },
    ]);
    const found = await db.execute(sql`select skeleton from defenses`);
    expect(found.rows).toEqual(Array(3).fill({ skeleton: 'defense' }));
  } finally {
    await earlier.close();
  }
});

test('a team with a ranked submission has a share of its own, and jobs learn their team and their role', async () => {
  const earlier = await createFreshDatabase((url) => migrateTo(url, '0004_names_and_tokens'));
  try {
    const { db, url } = earlier;
    await db.execute(
      sql`insert into suites (id, title, manifest_sha256, manifest) values ('mini@3', 'Mini', 'x', '{}')`,
    );
    await db.execute(sql`
      insert into tasks (id, suite_id, scenario_id, modality, dataset_id, attack_id, victim_id, poison_ratio, seed,
        train_count, clean_count, test_clean_count, test_poisoned_count, undefended_counts, reference_counts,
        undefended_clean_accuracy, undefended_attack_success_rate, undefended_robust_accuracy,
        reference_clean_accuracy, reference_attack_success_rate, reference_robust_accuracy, manifest_sha256, manifest)
      values ('task', 'mini@3', 's', 'image', 'd', 'a', 'v', 0.1, 0, 1, 1, 1, 1, '{}', '{}', 1, 1, 0, 1, 0, 1, 'x', '{}')`);
    for (const [digit, state] of [
      ['1', 'ranked'],
      ['2', 'running'],
      ['3', 'received'],
    ] as const) {
      await db.execute(sql`insert into teams (id, name, skeleton) values (${id(digit)}, ${digit}, ${digit})`);
      await db.execute(sql`
        insert into defenses (id, team_id, name, skeleton) values (${id(digit)}, ${id(digit)}, 'Defense', 'defense')`);
      await db.execute(sql`
        insert into submissions
          (id, defense_id, suite_id, state, image_reference, image_digest, run_reference, stage, modalities, deadline_at,
            finished_at)
        values (${id(digit)}, ${id(digit)}, 'mini@3', ${state}, 'image', ${digest('a')}, 'image', 'repair', '{image}',
          ${state === 'ranked' ? null : new Date(2e12)}, ${state === 'ranked' ? new Date() : null})`);
    }
    await db.execute(sql`
      insert into evaluations (id, submission_id, task_id, state, deadline_at) values
        (${id('4')}, ${id('2')}, 'task', 'queued', ${new Date(2e12)}), (${id('5')}, ${id('1')}, 'task', 'cancelled', null)`);
    for (const [kind, subject, state] of [
      ['run-evaluation', id('4'), 'queued'],
      ['run-evaluation', id('5'), 'done'],
      ['validate-submission', id('3'), 'running'],
    ] as const) {
      await db.execute(sql`
        insert into jobs (kind, payload, singleton, state, max_attempts)
        values (${kind}, '{}', ${subject}, ${state}, 4)`);
    }

    await migrateDatabase(url);

    const teams = await db.execute(sql`select name, is_established as own from teams order by name`);
    expect(teams.rows).toEqual([
      { name: '1', own: true },
      { name: '2', own: false },
      { name: '3', own: false },
    ]);
    const jobs = await db.execute(
      sql`select role, team_id as team, has_yielded as yielded from jobs order by singleton`,
    );
    expect(jobs.rows).toEqual([
      { role: 'validation', team: id('3'), yielded: false },
      { role: 'work', team: id('2'), yielded: false },
      { role: 'work', team: null, yielded: false },
    ]);
  } finally {
    await earlier.close();
  }
});
