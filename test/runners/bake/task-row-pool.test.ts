import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { PoisonPool, poisonThreadsFor } from '../../../runners/bake/task-row-pool.ts';
import { poisonTask } from '../../../runners/bake/make-task-data.ts';
import { writeTaskData } from '../../../runners/bake/write-task-data.ts';
import { findDataset } from '../../../runners/datasets/dataset-catalog.ts';
import { DatasetFolder, type OpenDataset } from '../../../runners/datasets/dataset-folder.ts';
import { taskRecipeSchema } from '../../../benchmark/suites/suite.ts';

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

/** As large as a chunk may be: rows are then asked for one by one. */
const rowAChunk = 2 * 1024 ** 2;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'mbti-pool-'));
  digits = await new DatasetFolder(join(root, 'datasets')).open(findDataset('mnist-digits'));
});
afterAll(async () => {
  digits.close();
  await rm(root, { recursive: true });
});

/** A pool of one thread, and that thread. */
async function openPool(datasetFolder = digits.folder ?? ''): Promise<{
  readonly pool: PoisonPool;
  readonly thread: Worker;
}> {
  const { train, testPoisoned } = poisonTask(recipe, digits.dataset);
  const choice = { ...train.choice, testSources: testPoisoned.sourceIndices };
  const started = once(process, 'worker');
  const pool = new PoisonPool({ recipe, datasetFolder, crafted: new Map(), choice, threads: 1 });
  const [thread] = (await started) as [Worker];
  return { pool, thread };
}

test('several threads write the same bytes as one', async () => {
  expect(digits.folder).toBeDefined(); // without it there would be one thread only
  const data = poisonTask(recipe, digits.dataset);
  const alone = await writeTaskData(join(root, 'alone'), recipe, data, { threads: 1 });
  const together = await writeTaskData(join(root, 'together'), recipe, data, {
    threads: 2,
    datasetFolder: digits.folder,
  });
  expect(together).toEqual(alone);
});

test('what a thread throws reaches the caller', async () => {
  const { pool } = await openPool(join(root, 'nosuch'));
  const read = async () => {
    for await (const row of pool.rows('train', 10, 2352)) expect(row).toBeUndefined();
  };
  await expect(read()).rejects.toThrowError(/nosuch/);
  await pool.close();
});

test('a thread that is ended makes its reader fail', async () => {
  const { pool, thread } = await openPool();
  let rows = 0;
  const read = async () => {
    for await (const row of pool.rows('train', 1_000, rowAChunk)) {
      expect(row).toHaveLength(28 * 28 * 3);
      if (rows++ === 0) await thread.terminate();
    }
  };
  await expect(read()).rejects.toThrowError('A thread that poisons ended with code 1.');
  expect(rows).toBeLessThan(1_000);
  await expect(pool.rows('train', 1, rowAChunk).next()).rejects.toThrowError('ended'); // and whoever asks later
  await pool.close();
});

test('a reader that stops early leaves nothing behind that fails', async () => {
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  const { pool, thread } = await openPool();
  for await (const row of pool.rows('train', 1_000, rowAChunk)) {
    expect(row).toHaveLength(28 * 28 * 3);
    break;
  }
  await pool.close();
  expect(thread.threadId).toBe(-1); // it has ended
  await setImmediate(); // rejections that nobody handles are told after all microtasks
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});

test('small tasks are not worth a thread', () => {
  expect(poisonThreadsFor(1_000_000, 8)).toBeLessThan(2);
  expect(poisonThreadsFor(1024 ** 3, 8)).toBe(8);
});
