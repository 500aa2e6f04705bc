import type { DatasetSource, SourceValue } from './dataset-source.ts';
import type { DatasetDescription } from '../../benchmark/words/dataset-document.ts';

/** A dataset that comes with the installation or is generated. Each has one source file. */
export interface EmbeddedDataset<V extends SourceValue = SourceValue> {
  readonly description: DatasetDescription;
  /** SHA-256 over the files of the prepared dataset. Different bytes are a bug or need a new version. */
  readonly contentSha256: string;
  /** @param onProgress called with the finished share, in [0, 1], if generation takes long. */
  open(onProgress?: (fraction: number) => void, signal?: AbortSignal): Promise<DatasetSource<V>>;
}
