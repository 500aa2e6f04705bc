import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PoisonPool, poisonThreadsFor } from '../../../runners/bake/poison-pool.ts';
import { poisonTask } from '../../../runners/bake/poison-task.ts';
import { writeTaskData } from '../../../runners/bake/write-task-data.ts';
import { findDataset } from '../../../runners/datasets/dataset-catalog.ts';
import { DatasetFolder, type OpenDataset } from '../../../runners/datasets/dataset-folder.ts';
import { taskRecipeSchema } from '../../../runners/suites/suite.ts';

let root: string;
let digits: OpenDataset;
const recipe = taskRecipeSchema.parse({
  modality: 'image',
  dataset: 'mnist-digits',
  attack: { id: 'wanet', version: '1.0.0', poisonRatio: 0.1, targetLabel: 0, coverRatio: 0.2, parameters: {} },
  factors: [{ id: 'gaussian-noise', version: '1.0.0', parameters: { ratio: 0.25, mean: 0, deviation: 0.1 } }],
  victim: 'small-cnn',
  seed: 5,
  triggerSeed: 5,
});

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'mbti-pool-'));
  digits = await new DatasetFolder(join(root, 'datasets')).open(findDataset('mnist-digits'));
});
afterAll(async () => {
  digits.close();
  await rm(root, { recursive: true });
});

test('several threads write the same bytes as one', async () => {
  const data = poisonTask(recipe, digits.dataset);
  const alone = await writeTaskData(join(root, 'alone'), recipe, data, { threads: 1 });
  const together = await writeTaskData(join(root, 'together'), recipe, data, {
    threads: 2,
    datasetFolder: digits.folder,
  });
  expect(together).toEqual(alone);
});

test('what a thread throws reaches the caller', async () => {
  const pool = new PoisonPool({ recipe, datasetFolder: join(root, 'nosuch'), crafted: new Map(), threads: 1 });
  const read = async () => {
    for await (const row of pool.rows('train', 10, 2352)) expect(row).toBeUndefined();
  };
  await expect(read()).rejects.toThrowError(/nosuch/);
  await pool.close();
});

test('small tasks are not worth a thread', () => {
  expect(poisonThreadsFor(1_000_000, 8)).toBeLessThan(2);
  expect(poisonThreadsFor(1024 ** 3, 8)).toBe(8);
});
