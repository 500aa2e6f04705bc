import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseNpy } from '../../../runners/artifacts/npy.ts';
import { openSamples } from '../../../runners/artifacts/sample-files.ts';
import { ArtifactFolder } from '../../../runners/bake/artifact-folder.ts';
import { bakeSuite } from '../../../runners/bake/bake-suite.ts';
import { readTruth } from '../../../runners/bake/complete-task.ts';
import { stageTask } from '../../../runners/bake/stage-task.ts';
import { artifactFile } from '../../../runners/bake/task-manifest.ts';
import { findDataset } from '../../../runners/datasets/dataset-catalog.ts';
import { sampleAt } from '../../../runners/datasets/sample-buffer.ts';
import { suiteSchema, taskRecipeSchema } from '../../../runners/suites/suite.ts';
import { tinyDatasets, tinySuite } from '../../support/tiny-suite.ts';

let root: string;
let artifacts: ArtifactFolder;
const [base] = tinySuite.tasks;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'mbti-crafted-'));
  artifacts = new ArtifactFolder(root);
});
afterAll(() => rm(root, { recursive: true }));

const parameters = { neurons: 2, targetValue: 100, steps: 50, lr: 0.1, size32: 6, margin: 1 };
const trojan = (poisonRatio: number) =>
  suiteSchema.parse({
    ...tinySuite,
    tasks: [{ ...base, attack: { id: 'trojannn', version: '1.0.0', poisonRatio, targetLabel: 0, parameters } }],
  });

test('a trigger is crafted with the clean-trained victim once, stamped on every sample, and published', async () => {
  const folders = { artifacts, datasets: tinyDatasets };
  const [manifest] = await bakeSuite(folders, trojan(0.1), { backend: 'wasm' });
  const [again] = await bakeSuite(folders, trojan(0.15), { backend: 'wasm' }); // same trigger, more of it
  expect(await readdir(join(root, 'crafted'))).toHaveLength(1);
  expect(await readdir(join(root, 'references'))).toHaveLength(1);
  const folder = artifacts.taskFolder(manifest?.id ?? '');
  const artifact = parseNpy(await readFile(join(folder, artifactFile('trojannn-trigger')))).data as Uint8Array;
  expect(artifact).toHaveLength(6 * 6 * 3);
  const path = artifactFile('trojannn-trigger');
  expect(again?.files[path]).toEqual(manifest?.files[path]);
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
}, 120_000);

test('an untargeted task says which clean sample each triggered one was made from', async () => {
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
