import { link, realpath, rename, rm } from 'node:fs/promises';
import { checkSums, sumsOfFile, type ExpectedSums, type FileSums, type ReadingOptions } from './file-sums.ts';
import { joinParts } from './join-parts.ts';

export interface Taking extends ReadingOptions {
  readonly source: string;
  readonly destination: string;
  readonly expected: ExpectedSums;
}

/**
 * Takes a file of the user as a verified hard link, or as a copy if links are not possible. The original is kept.
 * @throws FetchError SIZE_MISMATCH | CHECKSUM_MISMATCH
 */
export async function takeFile({ source, destination, expected, onBytes, signal }: Taking): Promise<FileSums> {
  const original = await realpath(source);
  const staged = `${destination}.taking`;
  const remedy = 'It was not used; replace or remove it.';
  await rm(staged, { force: true });
  try {
    await link(original, staged);
  } catch {
    return joinParts({ parts: [original], destination, expected, remedy, onBytes, signal });
  }
  try {
    const sums = await sumsOfFile(staged, { onBytes, signal });
    checkSums(source, sums, expected, remedy);
    await rename(staged, destination);
    return sums;
  } finally {
    await rm(staged, { force: true });
  }
}
