import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { suiteSchema, type Suite } from '../../../../benchmark/suites/suite.ts';
import { listPreparations } from '../../../../db/queries/prepare-suites.ts';
import { listSubmissions } from '../../../../db/queries/read-submissions.ts';
import { listSuiteIds } from '../../../../db/queries/register-suite.ts';
import { ArtifactFolder } from '../../../../runners/tasks/artifact-folder.ts';
import { enterReferenceDefense } from '../../../../runners/worker/enter-reference-defense.ts';
import { prepareSite } from '../../../../runners/worker/preparation/prepare-site.ts';
import { createFreshDatabase, type FreshDatabase } from '../../../support/fresh-database.ts';
import { tinyDatasets, tinySuite } from '../../../support/tiny-suite.ts';

const [recipe] = tinySuite.tasks;
if (!recipe) throw new Error('The tiny suite has no task.');
const suiteOf = (id: string, ...seeds: readonly number[]): Suite =>
  suiteSchema.parse({ ...tinySuite, id, tasks: seeds.map((seed) => ({ ...recipe, seed, triggerSeed: seed })) });
const offered = suiteOf('offered', 0);
const bigger = suiteOf('bigger', 0, 1);
const biggest = suiteOf('biggest', 0, 1, 2);

let root: string;
let database: FreshDatabase;
beforeAll(async () => {
  [root, database] = await Promise.all([mkdtemp(join(tmpdir(), 'mbti-site-')), createFreshDatabase()]);
});
afterAll(async () => {
  await database.close();
  await rm(root, { recursive: true, force: true });
});

/** Prepares the suites until all are published or `isEnough`. @returns the suites in the order in which they were published. */
async function prepare(inBackground: readonly Suite[], isEnough: (published: string) => boolean = () => false) {
  const stop = new AbortController();
  const published: string[] = [];
  await prepareSite(
    {
      db: database.db,
      folders: { artifacts: new ArtifactFolder(root), datasets: tinyDatasets },
      tensorBackend: 'wasm',
      signal: stop.signal,
      notify: (notice) => {
        if (notice.kind !== 'prepared') return;
        if (notice.isNew) published.push(notice.suiteId);
        if (isEnough(notice.suiteId)) stop.abort();
      },
    },
    offered,
    inBackground,
  );
  return published;
}

const references = async () =>
  (await listSubmissions(database.db, { teamName: 'reference' }, { limit: 10 })).map(
    ({ defenseName, submission }) => `${defenseName} for ${submission.suiteId}`,
  );

test('announces all suites, goes on after an end between two of them, and enters the reference defenses', async () => {
  const { db } = database;
  const entering = (async () => {
    while (!(await listSuiteIds(db)).includes('offered@1')) await new Promise((resolve) => setTimeout(resolve, 10));
    await enterReferenceDefense(db, 'offered@1', { defenseName: 'Example', image: 'localhost/example:1' });
  })();
  expect(await prepare([bigger, biggest], (suite) => suite === 'bigger@1')).toEqual(['offered@1', 'bigger@1']);
  await entering;
  expect(await listPreparations(db)).toMatchObject([
    { suiteId: 'biggest@1', state: 'waiting', message: 'It is baked after bigger@1.' },
  ]);

  expect(await prepare([bigger, biggest])).toEqual(['biggest@1']);
  expect(await listPreparations(db)).toEqual([]);
  expect((await references()).sort()).toEqual([
    'Example for bigger@1',
    'Example for biggest@1',
    'Example for offered@1',
  ]);
  expect(await prepare([bigger, biggest])).toEqual([]);
  expect(await references()).toHaveLength(3);
}, 180_000);

test('a start without the bigger suites gives up those that are not complete', async () => {
  const next = suiteOf('next', 0, 7);
  await prepare([next], (suite) => suite === 'offered@1');
  expect(await listPreparations(database.db)).toMatchObject([{ suiteId: 'next@1', state: 'waiting' }]);
  await prepare([]);
  expect(await listPreparations(database.db)).toMatchObject([
    { suiteId: 'next@1', state: 'stopped', message: 'This site was started without preparing next@1.' },
  ]);
}, 180_000);
