import { spawn } from 'node:child_process';
import { sql } from 'drizzle-orm';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { suiteName, suiteSchema, type Suite } from '../../../../benchmark/suites/suite.ts';
import { listPreparations, type PreparationDetail } from '../../../../db/queries/prepare-suites.ts';
import { listTasks } from '../../../../db/queries/read-tasks.ts';
import { reportWorker } from '../../../../db/queries/report-worker.ts';
import { ArtifactFolder } from '../../../../runners/tasks/artifact-folder.ts';
import { prepareSuite, type PreparationContext } from '../../../../runners/worker/preparation/prepare-suite.ts';
import type { PreparationNotice } from '../../../../runners/worker/worker-notices.ts';
import { createFreshDatabase, type FreshDatabase } from '../../../support/fresh-database.ts';
import { enterSubmission, validateSubmission } from '../../../support/sample-submission.ts';
import { registerSampleSuite } from '../../../support/sample-suite.ts';
import { standInDatasets } from '../../../support/stand-in-datasets.ts';
import { brightQuadrants, tinyDatasets, tinySuite } from '../../../support/tiny-suite.ts';
import { mountSmallDisk } from '../../../support/small-disk.ts';

const [recipe] = tinySuite.tasks;
if (!recipe) throw new Error('The tiny suite has no task.');

/** Tasks that bake in a second or two each. */
const suiteOf = (...seeds: readonly number[]): Suite =>
  suiteSchema.parse({
    ...tinySuite,
    id: 'background',
    tasks: seeds.map((seed) => ({ ...recipe, seed, triggerSeed: seed })),
  });
const suite = suiteOf(0, 1);
const single = suiteOf(0);
const suiteId = suiteName(suite);

let root: string;
let database: FreshDatabase;
let stop: AbortController;
let notices: PreparationNotice[];
beforeAll(async () => {
  database = await createFreshDatabase();
  await registerSampleSuite(database.db);
});
afterAll(() => database.close());
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mbti-preparation-'));
  stop = new AbortController();
  notices = [];
  await database.db.execute(sql`
    truncate submissions, evaluations, jobs, suite_preparations, workers cascade`);
  await database.db.execute(sql`delete from suite_tasks where suite_id = ${suiteId}`);
  await database.db.execute(sql`delete from suites where id = ${suiteId}`);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const contextIn = (folder: string): PreparationContext => ({
  db: database.db,
  folders: { artifacts: new ArtifactFolder(folder), datasets: tinyDatasets },
  tensorBackend: 'wasm',
  signal: stop.signal,
  notify: (notice) => notices.push(notice),
  retryMs: { first: 200, most: 200 },
});
const inBackground = { inBackground: true };
const preparation = async () => (await listPreparations(database.db))[0];
const bakedCount = async () => (await listTasks(database.db, suiteId)).length;

async function until(holds: (found: PreparationDetail | undefined) => boolean, timeoutMs = 60_000) {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await preparation();
    if (holds(found)) return found;
    if (Date.now() > deadline) throw new Error(`Not seen in time; last: ${JSON.stringify(found)}`);
    await sleep(50);
  }
}

/** A runner that works, and a submission that is being evaluated. */
async function occupy(): Promise<void> {
  await reportWorker(database.db, {
    id: 'runner',
    ready: true,
    engine: 'test',
    tensorBackend: 'wasm',
    slots: 1,
    message: null,
  });
  await validateSubmission(database.db, await enterSubmission(database.db));
}
const becomeIdle = () => database.db.execute(sql`update jobs set state = 'done'`);

test('adds each task when it is baked, and publishes the suite with the last', async () => {
  const seen = new Set<number>();
  const preparing = prepareSuite(contextIn(root), suite, inBackground);
  while ((await preparation()) !== undefined || seen.size === 0) {
    seen.add((await preparation())?.bakedCount ?? 2);
    await sleep(20);
  }
  expect(await preparing).toBe(true);
  expect(seen).toContain(0);
  expect(await bakedCount()).toBe(2);
  expect(notices.at(-1)).toEqual({ kind: 'prepared', suiteId, isNew: true });
  expect(await prepareSuite(contextIn(root), suite, inBackground)).toBe(true); // nothing left to do
  expect(notices.at(-1)).toEqual({ kind: 'prepared', suiteId, isNew: false });
}, 120_000);

test('waits while an evaluation is queued or running, also in the middle of a training, and says so', async () => {
  await occupy();
  const datasets = standInDatasets({ 'mnist-digits': () => brightQuadrants(8_000) }); // trains for seconds
  const context = contextIn(root);
  const preparing = prepareSuite({ ...context, folders: { ...context.folders, datasets } }, single, inBackground);
  const waiting = await until((found) => found?.message?.startsWith('It goes on') ?? false);
  expect(waiting?.message).toBe('It goes on when no evaluation is waiting or running.');
  await sleep(1_500);
  expect(await bakedCount()).toBe(0);
  await becomeIdle();
  while (!notices.some((notice) => notice.kind === 'progress' && notice.message.includes('training'))) await sleep(20);
  await database.db.execute(sql`update jobs set state = 'queued'`);
  await until((found) => found?.state === 'waiting');
  const before = await bakedCount();
  await sleep(3_000); // more than a training takes
  expect(await bakedCount()).toBe(before);
  await becomeIdle();
  expect(await preparing).toBe(true);
}, 120_000);

test('of a suite that the site offers waits for nothing', async () => {
  await occupy();
  expect(await prepareSuite(contextIn(root), single, { inBackground: false })).toBe(true);
}, 120_000);

test('waits for disk space, and says how much', async () => {
  let free = 1024 ** 3;
  const context = { ...contextIn(root), freeBytesOf: () => Promise.resolve(free) };
  const preparing = prepareSuite(context, single, inBackground);
  const waiting = await until((found) => found?.state === 'waiting');
  expect(waiting?.message).toMatch(/^It waits for disk space: 1 GiB are free, and 2 GiB are needed\./);
  free = 1024 ** 4;
  expect(await preparing).toBe(true);
}, 120_000);

test('a disk that fills up during the bake stops nothing for good: it goes on when there is room', async ({ skip }) => {
  const folder = join(root, 'disk');
  await mkdir(folder);
  const disk = mountSmallDisk(folder, 512 * 1024);
  if (!disk) skip('A small disk needs the right to mount.');
  try {
    const context = { ...contextIn(join(folder, 'artifacts')), freeBytesOf: () => Promise.resolve(Infinity) };
    const preparing = prepareSuite(context, single, inBackground);
    const waiting = await until((found) => found?.message?.includes('It is tried again in') ?? false);
    expect(waiting?.message).toContain('ENOSPC');
    expect(waiting?.bakedCount).toBe(0);
    disk?.resize(256 * 1024 ** 2);
    expect(await preparing).toBe(true);
    expect(await bakedCount()).toBe(1);
  } finally {
    stop.abort();
    disk?.unmount();
  }
}, 120_000);

test('a task that misses its gate gives the suite up, and ends the submissions that wait for it', async () => {
  const strict = { ...single, gates: { ...single.gates, cleanAccuracy: 1.1 } };
  const preparing = prepareSuite(contextIn(root), strict, inBackground);
  await until((found) => found !== undefined);
  const submission = await enterSubmission(database.db, { suiteId });
  expect(await preparing).toBe(false);
  expect(await preparation()).toMatchObject({ state: 'failed', bakedCount: 0, taskCount: 1 });
  const { rows } = await database.db.execute(sql`
    select state, failure_code as code from submissions where id = ${submission.id}`);
  expect(rows).toEqual([{ state: 'failed', code: 'infrastructure' }]);
}, 120_000);

test('after kill -9 the next process goes on with the tasks that are missing, and leaves nothing behind', async () => {
  const folder = join(root, 'artifacts');
  const script = join(import.meta.dirname, '../../../support/prepare-until-killed.ts');
  const long = suiteOf(0, 1, 2, 3, 4, 5); // several are baked at once, and some must be left
  const child = spawn(process.execPath, ['--import', 'tsx', script, database.url, folder, JSON.stringify(long)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await until((found) => (found?.bakedCount ?? 0) > 0);
  child.kill('SIGKILL');
  await ended;
  const before = await bakedCount();
  expect(before).toBeLessThan(6);
  expect(await prepareSuite(contextIn(folder), long, inBackground)).toBe(true);
  expect(await bakedCount()).toBe(6);
  const made = notices.filter((notice) => notice.kind === 'progress' && notice.message.endsWith('making data'));
  expect(made.length).toBeGreaterThan(0);
  expect(made.length).toBeLessThanOrEqual(6 - before); // one may have been stored, and not yet entered
  expect(existsSync(join(folder, 'staging'))).toBe(true);
}, 120_000);
