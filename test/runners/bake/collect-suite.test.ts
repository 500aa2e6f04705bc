import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ArtifactFolder } from '../../../runners/tasks/artifact-folder.ts';
import { collectSuite } from '../../../runners/bake/collect-suite.ts';
import { victimOf } from '../../../runners/bake/stage-task.ts';
import { taskManifestSchema, type TaskManifest } from '../../../runners/tasks/task-manifest.ts';
import { findDataset } from '../../../runners/datasets/dataset-catalog.ts';
import { findSuite } from '../../../benchmark/suites/suite-catalog.ts';
import { scenarioOf } from '../../../benchmark/suites/suite.ts';

const suite = findSuite('mini@1');
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mbti-collect-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** 2,000 clean samples, 1,980 of them right, and 1,800 triggered ones, `hits` of which are classified as the target. */
function counts(hitTarget: number): TaskManifest['undefended'] {
  return {
    nClean: 2000,
    cleanRight: 1980,
    cleanRejected: 0,
    nPoisoned: 1800,
    hitTarget,
    hitTrue: 1800 - hitTarget,
    poisonedRejected: 0,
    broken: 0,
    missingAnswers: 0,
    perClass: Array.from({ length: 10 }, () => ({ n: 200, right: 198 })),
  };
}

/** Writes the manifest of one task of mini@1 to the place where a bake, or a copy from another machine, would put it. */
async function put(index: number, changes: Partial<TaskManifest> = {}): Promise<void> {
  const recipe = suite.tasks[index];
  if (!recipe) throw new Error(`mini@1 has no task ${index}.`);
  const { description } = findDataset(recipe.dataset);
  const manifest = taskManifestSchema.parse({
    format: 'backdoor-mbti-task',
    formatVersion: 2,
    id: `task-${index}`,
    scenarioId: scenarioOf(recipe),
    recipe,
    form: description.form,
    classNames: description.classNames,
    license: description.license,
    datasetSha256: 'a'.repeat(64),
    counts: { train: 7600, poisoned: 760, cover: 0, clean: 400, testClean: 2000, testPoisoned: 1800 },
    effectivePoisonRatio: 0.1,
    victim: victimOf(recipe, description),
    tensorBackend: 'wasm',
    undefended: counts(1800),
    reference: counts(0),
    files: {},
    ...changes,
  });
  await mkdir(join(folder, 'tasks', manifest.id), { recursive: true });
  await writeFile(join(folder, 'tasks', manifest.id, 'task.json'), JSON.stringify(manifest));
}

test('finds a suite that was baked elsewhere, without its datasets', async () => {
  await put(1);
  expect(await collectSuite(new ArtifactFolder(folder), suite)).toBeNull(); // one of two
  await put(0);
  const found = await collectSuite(new ArtifactFolder(folder), suite);
  expect(found?.map(({ id }) => id)).toEqual(['task-0', 'task-1']); // in the order of the suite
});

test.each<[string, Partial<TaskManifest>]>([
  ['another tensor backend', { tensorBackend: 'webgpu' }],
  ['other data of the same dataset', { datasetSha256: 'b'.repeat(64) }],
  ['a backdoor that this suite would not take', { undefended: counts(1700) }],
])('does not mix in a task with %s', async (_what, changes) => {
  await put(0);
  await put(1, changes);
  expect(await collectSuite(new ArtifactFolder(folder), suite)).toBeNull();
});
