import { spawn, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { cancelSubmission } from '../../../db/queries/advance-submission.ts';
import { removeLeftovers } from '../../../runners/sandbox/remove-leftovers.ts';
import { buildTestImage } from '../../support/build-test-image.ts';
import { createFreshDatabase, type FreshDatabase } from '../../support/fresh-database.ts';
import { openTestEngine, type TestEngine } from '../../support/test-engine.ts';
import { createTinyWorld, ended, enter, whileWorking, type TinyWorld } from '../../support/tiny-worker.ts';
import { readEvaluations } from '../../support/read-evaluations.ts';

let database: FreshDatabase;
let opened: TestEngine;
let world: TinyWorld;
let slowImage: string;
let buildSlowImage: (name: string) => Promise<string>;
const workers: ChildProcess[] = [];

beforeAll(async () => {
  [database, opened] = await Promise.all([createFreshDatabase(), openTestEngine()]);
  if (!opened.engine) return;
  world = await createTinyWorld(database.db, opened.engine);
  const { engine } = opened;
  buildSlowImage = (name) =>
    buildTestImage(engine, {
      name,
      stage: 'repair',
      labels: { variant: name }, // so that each has a digest of its own
      script:
        "import { copyFileSync } from 'node:fs'; setTimeout(() => copyFileSync('/mbti/input/model/model.onnx', '/mbti/output/model.onnx'), 3000);",
    });
  slowImage = await buildSlowImage('slow-copy');
});
beforeEach(({ skip }) => {
  if (!opened.engine) skip(opened.reason);
});
afterEach(() => workers.splice(0).forEach((worker) => worker.kill('SIGKILL')));
afterAll(async () => {
  await world?.remove();
  await Promise.all([database.close(), opened.close()]);
});

function startWorker(): ChildProcess {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const entry = fileURLToPath(new URL('../../support/worker-process.ts', import.meta.url));
  const socket = opened.engine?.socketPath ?? '';
  const worker = spawn(
    process.execPath,
    ['--import', tsx, entry, world.root, database.url, socket, world.context.ownerLabel],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  workers.push(worker);
  return worker;
}

async function until(what: string, condition: () => Promise<boolean>, timeoutMs = 30_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Not observed within ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const ownContainers = async () =>
  (await opened.engine?.docker.listContainers({
    filters: { label: [`org.backdoormbti.owner=${world.context.ownerLabel}`] },
  })) ?? [];

test('after a worker is killed with SIGKILL, the next one repeats the evaluation and records it once', async () => {
  if (!opened.engine) throw new Error('There is no container engine.');
  const killed = startWorker();
  const id = await enter(database.db, slowImage);
  await until('its container runs', async () => (await ownContainers()).length === 1);
  killed.kill('SIGKILL');
  await removeLeftovers(opened.engine, world.context.ownerLabel); // as the next worker does when it starts
  const result = await whileWorking(world.context, () => ended(database.db, id, 60_000));
  expect(result.submission.state).toBe('ranked');
  expect(result.evaluations.map(({ evaluation }) => evaluation.attempts)).toEqual([2]);
  const { rows } = await database.db.execute(
    sql`select count(*)::int as recorded from scores where submission_id = ${id}`,
  );
  expect(rows).toEqual([{ recorded: 1 }]);
  expect(await ownContainers()).toEqual([]);
}, 90_000);

test('two workers share the work and record each score once', async () => {
  const images = [];
  for (const number of [1, 2, 3, 4]) images.push(await buildSlowImage(`slow-copy-${number}`));
  startWorker();
  startWorker();
  const ids = await Promise.all(images.map((image) => enter(database.db, image)));
  const results = await Promise.all(ids.map((id) => ended(database.db, id, 60_000)));
  expect(results.map(({ submission }) => submission.state)).toEqual(['ranked', 'ranked', 'ranked', 'ranked']);
  expect(results.flatMap(({ evaluations }) => evaluations.map(({ evaluation }) => evaluation.attempts))).toEqual([
    1, 1, 1, 1,
  ]);
}, 90_000);

test('the container of a cancelled submission is stopped, and the submission stays cancelled', async () => {
  const id = await enter(database.db, slowImage);
  await whileWorking({ ...world.context, workerId: 'cancel-worker' }, async () => {
    await until('its container runs', async () => (await ownContainers()).length === 1);
    expect(await cancelSubmission(database.db, id)).toBe(true);
    await until('its container is gone', async () => (await ownContainers()).length === 0);
  });
  const evaluations = await readEvaluations(database.db, id);
  expect(evaluations.map(({ evaluation }) => evaluation.state)).toEqual(['cancelled']);
  expect((await ended(database.db, id)).submission.state).toBe('cancelled');
}, 60_000);

test('a worker that shuts down normally releases its evaluation immediately', async () => {
  const id = await enter(database.db, slowImage);
  await whileWorking(world.context, () =>
    until('its container runs', async () => (await ownContainers()).length === 1),
  );
  const evaluations = await readEvaluations(database.db, id);
  expect(evaluations.map(({ evaluation }) => evaluation.state)).toEqual(['queued']);
  expect(await ownContainers()).toEqual([]);
  const result = await whileWorking(world.context, () => ended(database.db, id));
  expect(result.submission.state).toBe('ranked');
}, 60_000);
