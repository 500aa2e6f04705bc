import { setTimeout as pause } from 'node:timers/promises';
import { byHand } from './by-hand.ts';
import { FetchError } from './fetch-error.ts';
import { checkSums, sumsOfFile, type FileSums } from './file-sums.ts';
import { exists } from '../official-folder.ts';
import { PartFile } from './part-file.ts';
import { htmlInstead, looksLikeHtml, RequestCut, requestPart, type RequestedFile } from './request-part.ts';

/** How long a bad connection is put up with. */
export interface Patience {
  /** Requests in a row that bring no byte that was not here before. */
  readonly attempts: number;
  /** Pause after the first of them; doubled after each that follows. */
  readonly backoffMs: number;
  /** Without a single byte. */
  readonly idleMs: number;
}

export const usualPatience: Patience = { attempts: 5, backoffMs: 1_000, idleMs: 60_000 };

export interface Download extends RequestedFile {
  readonly patience?: Partial<Patience> | undefined;
}

/**
 * Downloads a file, going on where an earlier attempt, or process, was cut off. Only what was verified gets its name.
 * @returns the sums of the file, which lies at its destination.
 * @throws FetchError DOWNLOAD_FAILED | DOWNLOAD_REFUSED | HTML_INSTEAD | SIZE_MISMATCH | CHECKSUM_MISMATCH | DISK_FULL;
 *   the reason of the signal when it is aborted.
 */
export async function downloadFile(download: Download): Promise<FileSums> {
  const { url, destination, expected, signal } = download;
  if (await exists(destination)) {
    const sums = await sumsOfFile(destination, { signal });
    checkSums(destination, sums, expected, 'Delete it, and fetch again.');
    return sums;
  }
  const part = await PartFile.open(destination, url, signal);
  try {
    if (expected.bytes === undefined || part.size !== expected.bytes) await requestAll(part, download);
    const { sums } = part;
    try {
      if (looksLikeHtml(await part.head(256))) throw htmlInstead(download);
      checkSums(url, sums, expected, `What was downloaded is deleted. ${byHand(destination, download)}`);
    } catch (error) {
      await part.remove(); // more bytes cannot mend it
      throw error;
    }
    await part.moveIntoPlace();
    return sums;
  } finally {
    await part.close();
  }
}

async function requestAll(part: PartFile, download: Download): Promise<void> {
  const { attempts, backoffMs, idleMs } = { ...usualPatience, ...download.patience };
  let furthest = part.size;
  for (let failures = 0; ;) {
    try {
      return await requestPart(part, download, idleMs);
    } catch (error) {
      if (!(error instanceof RequestCut)) throw error;
      failures = part.size > furthest ? 1 : failures + 1;
      furthest = Math.max(furthest, part.size);
      if (failures >= attempts) throw failedFor(download, part.size, error);
      await pause(backoffMs * 2 ** (failures - 1), undefined, download.signal && { signal: download.signal });
    }
  }
}

function failedFor(download: Download, bytes: number, cause: RequestCut): FetchError {
  const { url, destination: path, page } = download;
  const kept = bytes > 0 ? ` ${bytes} bytes are kept: fetch again to go on.` : '';
  const message = `${url} could not be downloaded: ${cause.message}.${kept} Or: ${byHand(path, download)}`;
  return new FetchError('DOWNLOAD_FAILED', message, { url, path, page, bytes }, { cause });
}
