import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { ArtifactError } from '../../benchmark/formats/artifact-error.ts';
import { npyHeadBytesMax, npyHeader, parseNpyLayout, type NpyLayout } from '../../benchmark/formats/npy-layout.ts';

/** Size and checksum of a file that was written. */
export interface WrittenFile {
  readonly bytes: number;
  readonly sha256: string;
}

const chunkBytes = 4 * 1024 ** 2;

/**
 * Writes a .npy file row by row, so that only a few MiB are in memory at a time.
 * @param rows exactly `count` rows, each with the size of `rowShape`.
 * @throws ArtifactError NPY_INVALID if a row has the wrong type or size, or the count is wrong.
 */
export async function writeNpyRows(
  path: string,
  {
    dtype,
    rowShape,
    count,
  }: { readonly dtype: '|u1' | '<i2'; readonly rowShape: readonly number[]; readonly count: number },
  rows: Iterable<Uint8Array | Int16Array> | AsyncIterable<Uint8Array | Int16Array>,
): Promise<WrittenFile> {
  const hash = createHash('sha256');
  const file = await open(path, 'w');
  try {
    let bytes = 0;
    const write = async (chunk: Uint8Array) => {
      hash.update(chunk);
      await file.writeFile(chunk);
      bytes += chunk.length;
    };
    await write(npyHeader(dtype, [count, ...rowShape]));
    let pending: Uint8Array[] = [];
    let pendingBytes = 0;
    let written = 0;
    const rowSize = rowShape.reduce((product, side) => product * side, 1);
    for await (const row of rows) {
      checkRow(path, row, written, dtype, rowSize);
      pending.push(Uint8Array.from(new Uint8Array(row.buffer, row.byteOffset, row.byteLength))); // the source may reuse it
      pendingBytes += row.byteLength;
      written += 1;
      if (pendingBytes < chunkBytes) continue;
      await write(Buffer.concat(pending));
      pending = [];
      pendingBytes = 0;
    }
    await write(Buffer.concat(pending));
    if (written !== count) {
      throw new ArtifactError('NPY_INVALID', `${path}: found ${written} rows, expected ${count}.`, {
        found: written,
        expected: count,
      });
    }
    return { bytes, sha256: hash.digest('hex') };
  } finally {
    await file.close();
  }
}

function checkRow(path: string, row: Uint8Array | Int16Array, index: number, dtype: '|u1' | '<i2', size: number): void {
  const fits = row instanceof (dtype === '|u1' ? Uint8Array : Int16Array) && row.length === size;
  if (fits) return;
  const message = `${path}: row ${index} has ${row.length} values of ${row.constructor.name}, expected ${size} of ${dtype}.`;
  throw new ArtifactError('NPY_INVALID', message, { index, found: row.length, expected: size });
}

/** Reads single rows of a .npy file. Close it after use. */
export class NpyRows {
  readonly layout: NpyLayout;
  private readonly descriptor: number;
  private readonly path: string;

  /** @throws ArtifactError NPY_INVALID | NPY_UNSUPPORTED; a file system error. */
  constructor(path: string) {
    this.path = path;
    this.descriptor = openSync(path, 'r');
    try {
      const head = new Uint8Array(npyHeadBytesMax);
      const read = readSync(this.descriptor, head, 0, head.length, 0);
      this.layout = parseNpyLayout(head.subarray(0, read), fstatSync(this.descriptor).size);
    } catch (error) {
      closeSync(this.descriptor);
      if (!(error instanceof ArtifactError)) throw error;
      throw new ArtifactError(error.code, `${path}: ${error.message}`, error.facts, { cause: error });
    }
  }

  /**
   * Bytes `[index * rowBytes, (index + 1) * rowBytes)` of the data.
   * @throws ArtifactError NPY_INVALID if the file has become shorter.
   */
  readRow(index: number, rowBytes: number): Uint8Array<ArrayBuffer> {
    const row = new Uint8Array(rowBytes);
    const read = readSync(this.descriptor, row, 0, rowBytes, this.layout.dataStart + index * rowBytes);
    if (read === rowBytes) return row;
    throw new ArtifactError('NPY_INVALID', `${this.path}: row ${index} has ${read} bytes, expected ${rowBytes}.`, {
      index,
    });
  }

  close(): void {
    closeSync(this.descriptor);
  }
}
