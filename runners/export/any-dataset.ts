import type { LabeledSamples } from '../../benchmark/samples/dataset.ts';
import type { License, SampleForm } from '../../benchmark/words/dataset-document.ts';
import type { DatasetFolder } from '../datasets/dataset-folder.ts';

/** Two splits to poison, from any source. Close it after use. */
export interface AnyDataset {
  readonly id: string;
  readonly form: SampleForm;
  readonly classNames: readonly string[];
  /** Null if unknown. */
  readonly license: License | null;
  readonly train: LabeledSamples;
  readonly test: LabeledSamples;
  /** What was converted when the data were read, one sentence each. */
  readonly notes: readonly string[];
  close(): void;
}

export interface AnyDatasetRequest {
  /** Id of a known dataset, or any name for a folder in the benchmark's own layout. */
  readonly id: string;
  /** Original files of the dataset or part of them, or a folder with train/ and test/. Default: the data folder. */
  readonly from?: string | undefined;
  readonly datasets: DatasetFolder;
  /** An empty folder for temporary files. */
  readonly workFolder: string;
  /** Sample rate of clips in the benchmark's own layout, which does not state it. */
  readonly sampleRateHz?: number | undefined;
  readonly onProgress?: (message: string) => void;
  readonly signal?: AbortSignal | undefined;
}
