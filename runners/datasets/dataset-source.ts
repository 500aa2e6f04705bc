import type { DatasetDescription } from '../../benchmark/words/dataset-document.ts';

/** One sample: uint8 [height * width * 3] RGB, int16 [length] mono, or a text. */
export type SourceValue = Uint8Array | Int16Array | string;

/** One labeled sample; `label` in [0, classNames.length). */
export interface SourceRecord<V extends SourceValue = SourceValue> {
  readonly value: V;
  readonly label: number;
}

/** A dataset on disk: its official splits in official order, read record by record. */
export interface DatasetSource<V extends SourceValue = SourceValue> {
  /** @throws DatasetError with the file and the record. */
  train(): AsyncIterable<SourceRecord<V>>;
  /** @throws DatasetError with the file and the record. */
  test(): AsyncIterable<SourceRecord<V>>;
}

/** A file as published by its owners. Sizes in bytes and checksums in lower-case hex are given if known. */
export interface OfficialFile {
  /** Name below the dataset's folder. */
  readonly name: string;
  /** URL for a download without a login. Absent: manual download from `page`. */
  readonly url?: string;
  /** Page with a form, a login or a link for the manual download. */
  readonly page?: string;
  readonly bytes?: number;
  readonly md5?: string;
  readonly sha256?: string;
  /** Format of the archive. Absent: the file is not unpacked. */
  readonly unpack?: 'tar.gz' | 'zip';
  /** Destination folder below the dataset's folder; default: the folder itself. */
  readonly into?: string;
  /** Parts of the archive, joined in this order. Each has its own url or page. */
  readonly parts?: readonly Omit<OfficialFile, 'unpack' | 'into' | 'parts'>[];
}

export interface OpenOptions {
  /** Accept a partial dataset; counts are then not compared. */
  readonly partial?: boolean;
}

/** A dataset that is read from its original files. Each has one source file. */
export interface OfficialDataset<V extends SourceValue = SourceValue> {
  readonly description: DatasetDescription;
  readonly files: readonly OfficialFile[];
  /**
   * Checks the folder, reads the small index files and returns the splits.
   * @param folder has the original layout, directly or one level below.
   * @throws DatasetError FILE_MISSING | … with what is missing, where, and how to get it.
   */
  open(folder: string, options?: OpenOptions): Promise<DatasetSource<V>>;
}
