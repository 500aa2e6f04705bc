import { CodedError } from '../benchmark/coded-error.ts';
import { findDataset, isEmbedded, type CatalogDataset } from '../runners/datasets/dataset-catalog.ts';
import type { DatasetFolder } from '../runners/datasets/dataset-folder.ts';
import { isComplete, type RecordCounts } from '../runners/datasets/fetch/count-records.ts';
import { fetchDataset } from '../runners/datasets/fetch/fetch-dataset.ts';
import { incompleteAdvice } from '../runners/datasets/fetch/verify-dataset.ts';
import { printJson, printLine, printProgress } from './command-output.ts';
import { datasetFolder, type DatasetsOptions } from './dataset-state.ts';
import { TransferProgress } from './transfer-progress.ts';

export interface FetchCommandOptions extends DatasetsOptions {
  readonly from?: string;
  readonly keepArchives?: boolean;
}

/** Result for one dataset, as printed by `--json`. */
interface Outcome {
  readonly id: string;
  readonly state: 'embedded' | 'ready' | 'incomplete' | 'failed';
  readonly folder: string | null;
  /** The records that are there, and how many there should be; null unless they were fetched. */
  readonly records: { readonly found: RecordCounts; readonly expected: RecordCounts } | null;
  readonly error: { readonly code: string; readonly message: string; readonly files: unknown } | null;
}

/** Fetches one dataset after another. A failure does not stop the others. */
export async function fetchDatasets(ids: readonly string[], options: FetchCommandOptions): Promise<void> {
  const datasets = [...new Set(ids)].map(findDataset); // rejects unknown ids before any download
  const folder = datasetFolder(options.data);
  const outcomes: Outcome[] = [];
  for (const dataset of datasets) {
    const outcome = await fetchOne(dataset, folder, options);
    outcomes.push(outcome);
    if (!options.json) printOutcome(outcome);
  }
  if (options.json) printJson(outcomes);
  if (outcomes.some(({ state }) => state === 'failed' || state === 'incomplete')) process.exitCode = 1;
}

async function fetchOne(
  dataset: CatalogDataset,
  folders: DatasetFolder,
  { from, keepArchives }: FetchCommandOptions,
): Promise<Outcome> {
  const { id } = dataset.description;
  if (isEmbedded(dataset)) return { id, state: 'embedded', folder: null, records: null, error: null };
  const folder = folders.originals(id);
  const progress = new TransferProgress(id);
  try {
    const found = await fetchDataset(dataset, folder, { from, keepArchives, onProgress: progress.show });
    const { description } = dataset;
    const state = isComplete(description, found) ? 'ready' : 'incomplete';
    return { id, state, folder, records: { found, expected: description.counts }, error: null };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const { code, message, facts } = error;
    return { id, state: 'failed', folder, records: null, error: { code, message, files: facts['files'] ?? [] } };
  } finally {
    progress.end();
  }
}

function printOutcome({ id, state, folder, records, error }: Outcome): void {
  if (error) printProgress(`mbti: ${id}: ${error.message}`);
  else if (state === 'embedded') printLine(`${id}: comes with the installation, nothing to fetch.`);
  else if (state === 'incomplete' && records && folder !== null) {
    const { found, expected } = records;
    const counts = `${found.train} of ${expected.train} train and ${found.test} of ${expected.test} test samples`;
    printProgress(`mbti: ${id}: incomplete, ${counts} in ${folder}. ${incompleteAdvice(id, folder)}`);
  } else printLine(`${id}: ready in ${folder}`);
}
