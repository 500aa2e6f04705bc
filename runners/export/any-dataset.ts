import type { LabeledSamples } from '../../benchmark/samples/dataset.ts';
import type { License, SampleForm } from '../../benchmark/words/dataset-document.ts';
import type { DatasetFolder } from '../datasets/dataset-folder.ts';

/** Two splits to poison, of whichever origin. Close it when done. */
export interface AnyDataset {
  readonly id: string;
  readonly form: SampleForm;
  readonly classNames: readonly string[];
  /** Null where nothing is known of it. */
  readonly license: License | null;
  readonly train: LabeledSamples;
  readonly test: LabeledSamples;
  close(): void;
}

export interface AnyDatasetRequest {
  /** Of a known dataset, or any name for a folder in the benchmark's own layout. */
  readonly id: string;
  /** Original files of the dataset or a part of them, or a folder with train/ and test/; absent: the data folder's. */
  readonly from?: string | undefined;
  readonly datasets: DatasetFolder;
  /** An empty folder for what must be unpacked. */
  readonly workFolder: string;
  /** Of clips in the benchmark's own layout, which does not say it. */
  readonly sampleRateHz?: number | undefined;
  readonly onProgress?: (message: string) => void;
  readonly signal?: AbortSignal | undefined;
}
