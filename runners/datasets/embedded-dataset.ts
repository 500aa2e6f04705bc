import type { DatasetSource, SourceValue } from './dataset-source.ts';
import type { DatasetDescription } from '../../benchmark/words/dataset-document.ts';

/** A dataset that a fresh install has, or makes: one file of code each. */
export interface EmbeddedDataset<V extends SourceValue = SourceValue> {
  readonly description: DatasetDescription;
  /** SHA-256 over the files of the prepared dataset: other bytes are a bug, or a new version. */
  readonly contentSha256: string;
  /** @param onProgress told the share that is done, in [0, 1], where making it takes long. */
  open(onProgress?: (fraction: number) => void, signal?: AbortSignal): Promise<DatasetSource<V>>;
}
