import { parentPort, workerData } from 'node:worker_threads';
import { datasetOf } from '../datasets/dataset-catalog.ts';
import { openPreparedDataset } from '../datasets/open-prepared-dataset.ts';
import type { Samples } from '../../benchmark/samples/dataset.ts';
import type { TaskRecipe } from '../../benchmark/suites/suite.ts';
import type { TaskChoice } from './apply-attack-and-factors.ts';
import { makeTaskData } from './make-task-data.ts';

/** The parts of a task that contain triggers. */
export type TriggeredSplit = 'train' | 'testPoisoned';

export interface TaskRowThreadData {
  readonly recipe: TaskRecipe;
  /** Folder of the prepared dataset. */
  readonly datasetFolder: string;
  readonly crafted: ReadonlyMap<string, Uint8Array>;
  /** Which samples carry a trigger, as computed by the main thread. */
  readonly choice: TaskChoice;
}

/** Rows `begin` to `end` of a part, without `end`. */
export interface RowsRequest {
  readonly request: number;
  readonly part: TriggeredSplit;
  readonly begin: number;
  readonly end: number;
}

export interface RowsAnswer {
  readonly request: number;
  readonly values: Uint8Array | Int16Array; // row after row
  readonly rowLength: number;
}

const { recipe, datasetFolder, crafted, choice } = workerData as TaskRowThreadData;
const { dataset } = openPreparedDataset(datasetFolder, datasetOf(recipe).description);
const data = makeTaskData(recipe, dataset, crafted, choice);
const parts: Readonly<Record<TriggeredSplit, Samples>> = {
  train: data.train.records.samples,
  testPoisoned: data.testPoisoned.samples,
};

parentPort?.on('message', ({ request, part, begin, end }: RowsRequest) => {
  const samples = parts[part];
  if (samples.modality === 'text') throw new Error('Texts have no rows that threads could compute.');
  const first = samples.rows.read(begin);
  const size = (end - begin) * first.length;
  const values = first instanceof Uint8Array ? new Uint8Array(size) : new Int16Array(size);
  values.set(first);
  for (let row = begin + 1; row < end; row++) values.set(samples.rows.read(row), (row - begin) * first.length);
  const answer: RowsAnswer = { request, values, rowLength: first.length };
  parentPort?.postMessage(answer, [values.buffer as ArrayBuffer]);
});
