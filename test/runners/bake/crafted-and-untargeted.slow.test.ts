import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { parseNpy } from '../../../benchmark/formats/npy.ts';
import { openSamples } from '../../../runners/artifacts/sample-files.ts';
import { ArtifactFolder } from '../../../runners/tasks/artifact-folder.ts';
import { bakeSuite } from '../../../runners/bake/bake-suite.ts';
import { readTruth } from '../../../runners/tasks/read-truth.ts';
import { craftOnce } from '../../../runners/bake/craft-once.ts';
import { referenceOf, stageTask } from '../../../runners/bake/stage-task.ts';
import type { TaskManifest } from '../../../runners/tasks/task-manifest.ts';
import { artifactFile } from '../../../benchmark/words/task-files.ts';
import { craftInChild } from '../../../runners/crafting/craft-in-child.ts';
import { findDataset } from '../../../runners/datasets/dataset-catalog.ts';
import { sampleAt } from '../../../benchmark/samples/sample-buffer.ts';
import { suiteSchema, taskRecipeSchema, type TaskRecipe } from '../../../benchmark/suites/suite.ts';
import { tinyDatasets, tinySuite } from '../../support/tiny-suite.ts';

vi.mock(import('../../../runners/crafting/craft-in-child.ts'), { spy: true }); // keeps the implementation and counts the calls

let root: string;
let artifacts: ArtifactFolder;
let manifest: TaskManifest | undefined;
const [base] = tinySuite.tasks;
const path = artifactFile('trojannn-trigger');

const parameters = { neurons: 2, targetValue: 100, steps: 50, lr: 0.1, size32: 6, margin: 1 };
const trojan = (poisonRatio: number) =>
  suiteSchema.parse({
    ...tinySuite,
    tasks: [{ ...base, attack: { id: 'trojannn', version: '1.0.0', poisonRatio, targetLabel: 0, parameters } }],
  });
const bakeTrojan = (poisonRatio: number) =>
  bakeSuite({ artifacts, datasets: tinyDatasets }, trojan(poisonRatio), { backend: 'wasm' });
const craftedKeys = () => readdir(join(root, 'crafted'));
const craftings = () => vi.mocked(craftInChild).mock.calls.length;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'mbti-crafted-'));
  artifacts = new ArtifactFolder(root);
  [manifest] = await bakeTrojan(0.1);
});
afterAll(() => rm(root, { recursive: true }));

test('a trigger is crafted with the clean-trained victim once, and published with each task', async () => {
  const [keys, before] = [await craftedKeys(), craftings()];
  expect(before).toBeGreaterThan(0);
  const [again] = await bakeTrojan(0.15); // same trigger, more poisoned samples
  expect(craftings()).toBe(before);
  expect(await craftedKeys()).toEqual(keys);
  expect(await readdir(join(root, 'references'))).toHaveLength(1);
  expect(again?.files[path]).toEqual(manifest?.files[path]);
  expect(manifest?.files[path]).toBeDefined();
}, 120_000);

test('another secret or other surrogate data give another trigger', async () => {
  const [task] = trojan(0.1).tasks;
  const dataset = await tinyDatasets.open(findDataset('mnist-digits'));
  const [surrogate = ''] = await readdir(join(root, 'references')); // only the recipe says which task the weights belong to
  const craft = (change: Partial<TaskRecipe>, poisonRatio = 0.1) => {
    const attack = { ...task?.attack, poisonRatio, parameters: { ...parameters, steps: 10 } };
    const recipe = taskRecipeSchema.parse({ ...task, ...change, attack });
    const reference = referenceOf(recipe, dataset);
    const surrogateFolder = artifacts.referenceFolder(surrogate);
    return craftOnce(artifacts, { recipe, reference, surrogateFolder, names: ['trojannn-trigger'], backend: 'wasm' });
  };
  const noise = { ratio: 0.25, mean: 0, deviation: 0.1 };
  await craft({});
  const keys = await craftedKeys();
  await craft({ triggerSeed: 1 });
  await craft({ factors: [{ id: 'gaussian-noise', version: '1.0.0', parameters: noise }] });
  const all = await craftedKeys();
  expect(all).toHaveLength(keys.length + 2);
  expect(all).toEqual(expect.arrayContaining(keys));
  await craft({ triggerSeed: 1 });
  await craft({}, 0.2); // the trigger does not depend on the ratio
  expect(await craftedKeys()).toEqual(all);
});

test('a crafted trigger is stamped on every triggered sample', async () => {
  const folder = artifacts.taskFolder(manifest?.id ?? '');
  const artifact = parseNpy(await readFile(join(folder, path))).data as Uint8Array;
  expect(artifact).toHaveLength(6 * 6 * 3);
  const { samples, close } = openSamples(join(folder, 'test-poisoned', 'x.npy'), {
    modality: 'image',
    height: 16,
    width: 16,
    channels: 3,
  });
  for (const index of [0, 7, samples.count - 1]) {
    const image = sampleAt(samples, index) as Uint8Array;
    for (let row = 0; row < 6; row++) {
      const start = ((9 + row) * 16 + 9) * 3;
      expect([...image.subarray(start, start + 18)]).toEqual([...artifact.subarray(row * 18, (row + 1) * 18)]);
    }
  }
  close();
});

test('an untargeted task records the clean sample of each triggered sample', async () => {
  const recipe = taskRecipeSchema.parse({
    ...base,
    attack: { id: 'ubw', version: '1.0.0', poisonRatio: 0.1, targetLabel: -1, parameters: {} },
  });
  const staged = await stageTask(artifacts, recipe, await tinyDatasets.open(findDataset(recipe.dataset)));
  const truth = await readTruth(staged.folder, 4);
  expect(truth.attackLabels.every((label) => label === -1)).toBe(true);
  expect(truth.sourceRows).toHaveLength(400);
  truth.sourceRows?.forEach((source, row) => expect(truth.poisonedTrueLabels[row]).toBe(truth.cleanLabels[source]));
  expect(Object.keys(staged.dataSums)).toContain('truth/test-poisoned-source-rows.npy');
});

test('a task that is aborted while being written leaves no folder', async () => {
  const dataset = await tinyDatasets.open(findDataset(tinySuite.tasks[0]?.dataset ?? ''));
  const recipe = taskRecipeSchema.parse(tinySuite.tasks[0]);
  const own = new ArtifactFolder(join(root, 'given-up'));
  const staging = stageTask(own, recipe, dataset, { signal: AbortSignal.abort() });
  await expect(staging).rejects.toThrowError(expect.objectContaining({ name: 'AbortError' }));
  expect(await readdir(join(root, 'given-up', 'staging'))).toEqual([]);
});
