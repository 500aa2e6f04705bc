import { join, resolve } from 'node:path';
import { isEmbedded, type CatalogDataset } from '../runners/datasets/dataset-catalog.ts';
import { DatasetFolder } from '../runners/datasets/dataset-folder.ts';
import { opens } from '../runners/datasets/fetch/adopt-folder.ts';
import { isComplete, isProvenComplete, readCounts } from '../runners/datasets/fetch/count-records.ts';
import { exists } from '../runners/datasets/official-folder.ts';
import type { OutputOptions } from './command-output.ts';

/** The data folder. @param data default: MBTI_DATA_DIR or .data. */
export function dataFolder(data: string | undefined): string {
  return resolve(data ?? (process.env['MBTI_DATA_DIR'] || '.data'));
}

/** The folder of the datasets, below the data folder. */
export function datasetFolder(data: string | undefined): DatasetFolder {
  return new DatasetFolder(join(dataFolder(data), 'datasets'));
}

/** Options of every `mbti datasets` command. */
export interface DatasetsOptions extends OutputOptions {
  readonly data?: string;
}

/** `incomplete`: records are missing. `uncounted`: original files that `datasets fetch` or `verify` has not seen. */
export type DatasetState = 'embedded' | 'ready' | 'incomplete' | 'uncounted' | 'absent';

/** Whether a dataset is available: as original files or in prepared form. Records are not read. */
export async function stateOf(dataset: CatalogDataset, folder: DatasetFolder): Promise<DatasetState> {
  if (isEmbedded(dataset)) return 'embedded';
  const { id, version } = dataset.description;
  if (await exists(join(folder.root, 'prepared', `${id}-${version}`, 'dataset.json'))) return 'ready';
  const originals = folder.originals(id);
  if (!(await opens(dataset, originals))) return 'absent';
  const counted = await readCounts(originals);
  if (counted === null) return (await isProvenComplete(dataset, originals)) ? 'ready' : 'uncounted';
  return isComplete(dataset.description, counted) ? 'ready' : 'incomplete';
}
