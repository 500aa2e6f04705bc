import { DatasetError } from './dataset-error.ts';
import type { Dataset, DatasetDescription } from './dataset.ts';
import { loadMnistDigits, mnistDigits } from './mnist-digits.ts';

export interface DatasetEntry {
  readonly description: DatasetDescription;
  readonly load: () => Dataset;
}

/** Every dataset this benchmark can load, one line each. */
export const datasetCatalog: readonly DatasetEntry[] = [{ description: mnistDigits, load: () => loadMnistDigits() }];

/** @throws DatasetError DATASET_UNKNOWN naming the known ids. */
export function findDataset(id: string): DatasetEntry {
  const found = datasetCatalog.find(({ description }) => description.id === id);
  if (found) return found;
  const known = datasetCatalog.map(({ description }) => description.id);
  throw new DatasetError('DATASET_UNKNOWN', `No dataset is called "${id}"; known are: ${known.join(', ')}.`, {
    id,
    known,
  });
}
