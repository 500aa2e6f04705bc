import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { TaskRowPool, threadsForBytes } from '../../../runners/bake/task-row-pool.ts';
import { makeTaskData } from '../../../runners/bake/make-task-data.ts';
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

/** The size of a chunk, so that each request is for one row. */
const rowAChunk = 2 * 1024 ** 2;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'mbti-pool-'));
  digits = await new DatasetFolder(join(root, 'datasets')).open(findDataset('mnist-digits'));
});
afterAll(async () => {
  digits.close();
  await rm(root, { recursive: true });
});

/** A pool with one thread, and that thread. */
async function openPool(datasetFolder = digits.folder ?? ''): Promise<{
  readonly pool: TaskRowPool;
  readonly thread: Worker;
}> {
  const { train, testPoisoned } = makeTaskData(recipe, digits.dataset);
  const choice = { ...train.choice, testSources: testPoisoned.sourceIndices };
  const started = once(process, 'worker');
  const pool = new TaskRowPool({ recipe, datasetFolder, crafted: new Map(), choice, threads: 1 });
  const [thread] = (await started) as [Worker];
  return { pool, thread };
}

test('several threads write the same bytes as one', async () => {
  expect(digits.folder).toBeDefined(); // otherwise only one thread would be used
  const data = makeTaskData(recipe, digits.dataset);
  const alone = await writeTaskData(join(root, 'alone'), recipe, data, { threads: 1 });
  const together = await writeTaskData(join(root, 'together'), recipe, data, {
    threads: 2,
    datasetFolder: digits.folder,
  });
  expect(together).toEqual(alone);
});

test('an error in a thread reaches the caller', async () => {
  const { pool } = await openPool(join(root, 'nosuch'));
  const read = async () => {
    for await (const row of pool.rows('train', 10, 2352)) expect(row).toBeUndefined();
  };
  await expect(read()).rejects.toThrowError(/nosuch/);
  await pool.close();
});

test('reading fails if the thread is terminated', async () => {
  const { pool, thread } = await openPool();
  let rows = 0;
  const read = async () => {
    for await (const row of pool.rows('train', 1_000, rowAChunk)) {
      expect(row).toHaveLength(28 * 28 * 3);
      if (rows++ === 0) await thread.terminate();
    }
  };
  await expect(read()).rejects.toThrowError('A thread that computes task rows exited with code 1.');
  expect(rows).toBeLessThan(1_000);
  await expect(pool.rows('train', 1, rowAChunk).next()).rejects.toThrowError('exited'); // later requests fail as well
  await pool.close();
});

test('stopping early causes no unhandled rejection', async () => {
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  const { pool, thread } = await openPool();
  for await (const row of pool.rows('train', 1_000, rowAChunk)) {
    expect(row).toHaveLength(28 * 28 * 3);
    break;
  }
  await pool.close();
  expect(thread.threadId).toBe(-1); // the thread has exited
  await setImmediate(); // unhandled rejections are reported after all microtasks
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});

test('small tasks start no threads', () => {
  expect(threadsForBytes(1_000_000, 8)).toBeLessThan(2);
  expect(threadsForBytes(1024 ** 3, 8)).toBe(8);
});
