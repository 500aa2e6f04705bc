import type { DatasetDescription } from '../../benchmark/words/dataset-document.ts';

/** One sample: uint8 [height * width * 3] RGB, int16 [length] mono, or a text. */
export type SourceValue = Uint8Array | Int16Array | string;

/** One labeled sample; `label` in [0, classNames.length). */
export interface SourceRecord<V extends SourceValue = SourceValue> {
  readonly value: V;
  readonly label: number;
}

/** A dataset as it lies on disk: its official splits in official order, read record by record. */
export interface DatasetSource<V extends SourceValue = SourceValue> {
  /** @throws DatasetError naming the file and the record. */
  train(): AsyncIterable<SourceRecord<V>>;
  /** @throws DatasetError naming the file and the record. */
  test(): AsyncIterable<SourceRecord<V>>;
}

/** A file as its owners publish it; sizes in bytes, sums in lower-case hex, each given where it is known. */
export interface OfficialFile {
  /** Name below the dataset's folder. */
  readonly name: string;
  /** Where it can be downloaded without a login; absent: by hand, from `page`. */
  readonly url?: string;
  /** The page with a form, a login or a link to follow by hand. */
  readonly page?: string;
  readonly bytes?: number;
  readonly md5?: string;
  readonly sha256?: string;
  /** How the archive is unpacked into the dataset's folder; absent: it stays as it is. */
  readonly unpack?: 'tar.gz' | 'zip';
  /** Folder below the dataset's folder to unpack or move into; the folder itself when absent. */
  readonly into?: string;
  /** The archive comes in pieces that are joined in this order; each has its own url or page. */
  readonly parts?: readonly Omit<OfficialFile, 'unpack' | 'into' | 'parts'>[];
}

export interface OpenOptions {
  /** Accept folders that hold only a part of the dataset; counts are not compared then. */
  readonly partial?: boolean;
}

/** A dataset that is read from its original files: one file of code each. */
export interface OfficialDataset<V extends SourceValue = SourceValue> {
  readonly description: DatasetDescription;
  readonly files: readonly OfficialFile[];
  /**
   * Looks at the folder, reads the small index files, and gives the splits to read.
   * @param folder that holds the original layout, itself or one level below.
   * @throws DatasetError FILE_MISSING | … saying what was looked for, where, and how to get it.
   */
  open(folder: string, options?: OpenOptions): Promise<DatasetSource<V>>;
}
