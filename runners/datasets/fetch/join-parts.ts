import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { checkSums, RunningSums, type ExpectedSums, type FileSums, type ReadingOptions } from './file-sums.ts';

export interface Join extends ReadingOptions {
  /** Paths in order; the files are kept. */
  readonly parts: readonly string[];
  readonly destination: string;
  readonly expected: ExpectedSums;
  readonly remedy: string;
}

/**
 * Joins files into one. It gets its name only after verification.
 * @throws FetchError SIZE_MISMATCH | CHECKSUM_MISMATCH
 */
export async function joinParts({ parts, destination, expected, remedy, onBytes, signal }: Join): Promise<FileSums> {
  const staged = `${destination}.joining`;
  const handle = await open(staged, 'w');
  try {
    const sums = new RunningSums();
    let bytes = 0;
    for (const part of parts) {
      for await (const chunk of createReadStream(part, { highWaterMark: 1 << 20, ...(signal && { signal }) })) {
        for (let written = 0; written < chunk.length;) {
          written += (await handle.write(chunk, written, chunk.length - written)).bytesWritten;
        }
        sums.update(chunk);
        bytes += chunk.length;
        onBytes?.(bytes);
      }
    }
    checkSums(parts.join(' + '), sums.value, expected, remedy);
    await handle.sync();
    await rename(staged, destination);
    return sums.value;
  } finally {
    await handle.close();
    await rm(staged, { force: true });
  }
}
