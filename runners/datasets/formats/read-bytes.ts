import { open } from 'node:fs/promises';
import { DatasetError } from '../../../benchmark/samples/dataset-error.ts';
import { errorCodeOf, missingFile } from '../official-folder.ts';

export interface RecordFile {
  readonly datasetId: string;
  readonly file: string;
  /** A larger file is rejected without reading it. */
  readonly maxBytes: number;
}

/**
 * The bytes of one file.
 * @throws DatasetError FILE_MISSING | FILE_UNREADABLE | RECORD_CORRUPT if it is too large.
 */
export async function readBytes({ datasetId, file, maxBytes }: RecordFile): Promise<Uint8Array> {
  try {
    const handle = await open(file);
    try {
      const { size } = await handle.stat();
      if (size > maxBytes) {
        const message = `${file} has ${size} bytes, expected at most ${maxBytes}. It is not the original file.`;
        throw new DatasetError('RECORD_CORRUPT', message, { file, found: size, expected: maxBytes });
      }
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (cause) {
    if (cause instanceof DatasetError) throw cause;
    if (errorCodeOf(cause) === 'ENOENT') throw missingFile(datasetId, file, cause);
    throw new DatasetError('FILE_UNREADABLE', `${file} cannot be read.`, { file }, { cause });
  }
}

/** The bytes of a file that an index lists; undefined if it is missing and a partial dataset is accepted. */
export async function readListedBytes(record: RecordFile, partial: boolean): Promise<Uint8Array | undefined> {
  try {
    return await readBytes(record);
  } catch (error) {
    if (partial && error instanceof DatasetError && error.code === 'FILE_MISSING') return undefined;
    throw error;
  }
}
