import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { FetchError } from './fetch-error.ts';

/** Size in bytes and checksums (lower-case hex) of a file. */
export interface FileSums {
  readonly bytes: number;
  readonly md5: string;
  readonly sha256: string;
}

/** What is known about a file before it is downloaded. */
export type ExpectedSums = Partial<FileSums>;

/** Checksums of a stream of bytes. */
export class RunningSums {
  readonly #md5 = createHash('md5');
  readonly #sha256 = createHash('sha256');
  #bytes = 0;

  update(chunk: Uint8Array): void {
    this.#md5.update(chunk);
    this.#sha256.update(chunk);
    this.#bytes += chunk.length;
  }

  /** The checksums so far. */
  get value(): FileSums {
    return { bytes: this.#bytes, md5: this.#md5.copy().digest('hex'), sha256: this.#sha256.copy().digest('hex') };
  }
}

export interface ReadingOptions {
  readonly onBytes?: ((bytes: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Checksums of a file. @param onBytes called with the number of bytes read so far. */
export async function sumsOfFile(path: string, { onBytes, signal }: ReadingOptions = {}): Promise<FileSums> {
  const sums = new RunningSums();
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, ...(signal && { signal }) })) {
    sums.update(chunk);
    bytes += chunk.length;
    onBytes?.(bytes);
  }
  return sums.value;
}

/** The first difference from the expected values. Unknown values are not compared. */
export function findMismatch(
  found: FileSums,
  expected: ExpectedSums,
): { readonly what: keyof FileSums; readonly found: string; readonly expected: string } | undefined {
  for (const what of ['bytes', 'sha256', 'md5'] as const) {
    const wanted = expected[what];
    if (wanted !== undefined && wanted !== found[what]) {
      return { what, found: String(found[what]), expected: String(wanted) };
    }
  }
  return undefined;
}

/**
 * @param remedy a sentence that says what to do if they differ.
 * @throws FetchError SIZE_MISMATCH | CHECKSUM_MISMATCH
 */
export function checkSums(path: string, found: FileSums, expected: ExpectedSums, remedy: string): void {
  const mismatch = findMismatch(found, expected);
  if (!mismatch) return;
  const isSize = mismatch.what === 'bytes';
  const message = isSize
    ? `${path} has ${mismatch.found} bytes, expected ${mismatch.expected}. ${remedy}`
    : `${path} has the ${mismatch.what} ${mismatch.found}, expected ${mismatch.expected}. ${remedy}`;
  throw new FetchError(isSize ? 'SIZE_MISMATCH' : 'CHECKSUM_MISMATCH', message, { path, ...mismatch });
}
