// Times the writing of tasks by number of threads. Runs in its own process: node --import tsx time-bake.ts FOLDER ROUNDS
import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { refool } from '../../benchmark/attacks/image/refool/refool.ts';
import { makeTaskData } from '../../runners/bake/make-task-data.ts';
import { writeTaskData } from '../../runners/bake/write-task-data.ts';
import { findDataset } from '../../runners/datasets/dataset-catalog.ts';
import { DatasetFolder } from '../../runners/datasets/dataset-folder.ts';
import { taskRecipeSchema } from '../../benchmark/suites/suite.ts';
import { runProcess } from './run-process.ts';

/** The times of one task. The last line that the process prints is a JSON list of these. */
export interface BakeTimes {
  readonly title: string;
  readonly poisonedCount: number;
  /** Wall time of each round. */
  readonly seconds: readonly { readonly threads: number; readonly rounds: readonly number[] }[];
}

const threadCounts = [1, 2];
const poisonRatio = 0.5;
/** A small embedded dataset, and one of ordinary size that is read from generated files. */
const datasets = [
  { id: 'mnist-digits', title: 'mnist-digits' },
  { id: 'cifar10', title: 'cifar10 (generated)' },
];

async function timeBake(folder: string, { id, title }: (typeof datasets)[number], rounds: number) {
  const datasetFolder = new DatasetFolder(join(folder, 'datasets'));
  if (id === 'cifar10') await writeCifar(datasetFolder.originals(id));
  const recipe = taskRecipeSchema.parse({
    modality: 'image',
    dataset: id,
    attack: { id: refool.id, version: refool.version, poisonRatio, targetLabel: 0, parameters: {} },
    factors: [],
    victim: 'small-cnn',
    seed: 0,
    triggerSeed: 0,
  });
  const opened = await datasetFolder.open(findDataset(id));
  try {
    const data = makeTaskData(recipe, opened.dataset);
    const seconds = threadCounts.map((threads) => ({ threads, rounds: [] as number[] }));
    for (let round = 0; round < rounds; round++) {
      for (const { threads, rounds: times } of round % 2 === 0 ? seconds : [...seconds].reverse()) {
        const startedAt = performance.now();
        await writeTaskData(join(folder, 'task'), recipe, data, { threads, datasetFolder: opened.folder });
        times.push((performance.now() - startedAt) / 1000);
        await rm(join(folder, 'task'), { recursive: true });
      }
    }
    const poisonedCount = data.train.poisonedCount + data.testPoisoned.samples.count;
    return { title: `image/${refool.id} on ${title}, poison ratio ${poisonRatio}`, poisonedCount, seconds };
  } finally {
    opened.close();
  }
}

/** Generates 62,500 records. The 50,000 for training are split into five files; 10,000 of the others are for testing. */
async function writeCifar(folder: string): Promise<void> {
  const script = fileURLToPath(new URL('../datasets/write-files.ts', import.meta.url));
  await runProcess(process.execPath, ['--import', 'tsx', script, 'cifar10', '62500', folder]);
  const file = (name: string) => join(folder, 'cifar-10-batches-bin', `${name}.bin`);
  const records = await readFile(file('data_batch_1'));
  const batchBytes = records.length / 5;
  for (let batch = 0; batch < 5; batch++) {
    await writeFile(file(`data_batch_${batch + 1}`), records.subarray(batch * batchBytes, (batch + 1) * batchBytes));
  }
  await truncate(file('test_batch'), batchBytes);
}

const [folder = '', rounds = '1'] = process.argv.slice(2);
const tasks: BakeTimes[] = [];
for (const dataset of datasets) tasks.push(await timeBake(folder, dataset, Number(rounds)));
console.log(JSON.stringify(tasks));
