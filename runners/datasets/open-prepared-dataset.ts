import { join } from 'node:path';
import { openSplitFolder, type OpenSplit } from '../artifacts/sample-files.ts';
import type { Dataset } from '../../benchmark/samples/dataset.ts';
import type { DatasetDescription, SampleForm } from '../../benchmark/words/dataset-document.ts';

/** Opens both splits of a folder prepared by `DatasetFolder`, without checking its checksums. Close it after use. */
export function openPreparedDataset(
  folder: string,
  description: DatasetDescription,
): { readonly dataset: Dataset; close(): void } {
  const train = openSplitFolder(join(folder, 'train'), description.form);
  const test = openBeside(train, join(folder, 'test'), description.form);
  return {
    dataset: { description, train: train.split, test: test.split },
    close: () => [train, test].forEach((open) => open.close()),
  };
}

/** Opens the second split. Closes the first one on failure. */
function openBeside(first: OpenSplit, folder: string, form: SampleForm): OpenSplit {
  try {
    return openSplitFolder(folder, form);
  } catch (error) {
    first.close();
    throw error;
  }
}
