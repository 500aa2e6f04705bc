import { setTimeout as pause } from 'node:timers/promises';
import { byHand } from './by-hand.ts';
import { FetchError } from './fetch-error.ts';
import { checkSums, sumsOfFile, type FileSums } from './file-sums.ts';
import { exists } from '../official-folder.ts';
import { PartFile } from './part-file.ts';
import { htmlInstead, looksLikeHtml, RequestCut, requestPart, type RequestedFile } from './request-part.ts';

/** How long to retry on a bad connection. */
export interface Patience {
  /** Consecutive requests that bring no new byte. */
  readonly attempts: number;
  /** Pause after the first failed request; doubled after each further one. */
  readonly backoffMs: number;
  /** Maximum time without receiving a byte. */
  readonly idleMs: number;
}

export const usualPatience: Patience = { attempts: 5, backoffMs: 1_000, idleMs: 60_000 };

export interface Download extends RequestedFile {
  readonly patience?: Partial<Patience> | undefined;
}

/**
 * Downloads a file. Resumes an earlier download that was interrupted. The file gets its name only after verification.
 * @returns the checksums of the file at its destination.
 * @throws FetchError DOWNLOAD_FAILED | DOWNLOAD_REFUSED | HTML_INSTEAD | SIZE_MISMATCH | CHECKSUM_MISMATCH | DISK_FULL;
 *   the reason of the signal if it is aborted.
 */
export async function downloadFile(download: Download): Promise<FileSums> {
  const { url, destination, expected, signal } = download;
  if (await exists(destination)) {
    const sums = await sumsOfFile(destination, { signal });
    checkSums(destination, sums, expected, 'Delete it and fetch again.');
    return sums;
  }
  const part = await PartFile.open(destination, url, signal);
  try {
    if (expected.bytes === undefined || part.size !== expected.bytes) await requestAll(part, download);
    const { sums } = part;
    try {
      if (looksLikeHtml(await part.head(256))) throw htmlInstead(download);
      checkSums(url, sums, expected, `The downloaded data were deleted. ${byHand(destination, download)}`);
    } catch (error) {
      await part.remove(); // downloading more bytes would not help
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
  const kept = bytes > 0 ? ` ${bytes} bytes are kept; fetch again to resume.` : '';
  const message = `${url} could not be downloaded: ${cause.message}.${kept} Alternatively: ${byHand(path, download)}`;
  return new FetchError('DOWNLOAD_FAILED', message, { url, path, page, bytes }, { cause });
}
