import { dirname } from 'node:path';
import { byHand } from './by-hand.ts';
import { ensureDiskSpace, type FreeBytes } from './disk-space.ts';
import { FetchError } from './fetch-error.ts';
import { findMismatch, type ExpectedSums } from './file-sums.ts';
import type { PartFile, Version } from './part-file.ts';

/** A file to download. Unknown values are absent. */
export interface RequestedFile {
  readonly url: string;
  /** Final path after verification. */
  readonly destination: string;
  readonly expected: ExpectedSums;
  /** Page for a manual download. */
  readonly page?: string | undefined;
  readonly onProgress?: ((bytes: number, totalBytes: number | undefined) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
  readonly freeBytes?: FreeBytes | undefined;
}

/** A request failed or was incomplete. Retrying may help. */
export class RequestCut extends Error {}

/** No file of the datasets is larger, whatever the server reports. */
const maxBytes = 64 * 2 ** 30;

/**
 * Sends one request for the missing bytes and appends them.
 * @throws RequestCut if a retry may help; FetchError otherwise.
 */
export async function requestPart(part: PartFile, file: RequestedFile, idleMs: number): Promise<void> {
  const { expected, signal } = file;
  const stop = new AbortController();
  const idle = setTimeout(() => {
    stop.abort(new RequestCut(`the server sent nothing for ${idleMs / 1000} s`));
  }, idleMs);
  const signals = AbortSignal.any([stop.signal, ...(signal ? [signal] : [])]);
  const network = <T>(work: Promise<T>) => work.catch((cause: unknown) => Promise.reject(cutFrom(cause, signal)));
  try {
    const asked = await chooseStart(part, expected);
    const request = (file.fetch ?? fetch)(file.url, { headers: headersFor(part, asked), signal: signals });
    const response = await network(request);
    if (response.status === 416 && asked > 0) return await settleBeyondEnd(part, response, expected);
    checkStatus(response, file);
    const start = startOf(response);
    const version = versionOf(response);
    if (start !== 0 && (start !== asked || isOtherVersion(version, part.version))) {
      await part.restart();
      throw new RequestCut('the server did not continue with the requested bytes');
    }
    const total = totalOf(response, start);
    if (total !== undefined && expected.bytes !== undefined && total !== expected.bytes) throw wrongSize(file, total);
    const limit = expected.bytes ?? total;
    if (limit !== undefined) await ensureDiskSpace(dirname(file.destination), limit - start, file.freeBytes);

    const reader = response.body?.getReader();
    for (let isFirst = true; ; isFirst = false) {
      idle.refresh();
      const { value: chunk, done } = (await (reader && network(reader.read()))) ?? { done: true };
      if (isFirst && start === 0) {
        if (chunk && looksLikeHtml(chunk)) throw htmlInstead(file);
        await part.restart(version); // only now, so that a web page instead of the file does not discard the bytes so far
      }
      if (done || !chunk) break;
      if (part.size + chunk.length > (limit ?? maxBytes)) {
        await part.restart();
        throw wrongSize(file, `more than ${limit ?? maxBytes}`);
      }
      await part.append(chunk);
      file.onProgress?.(part.size, limit);
    }
    if (limit !== undefined && part.size < limit) {
      throw new RequestCut(`the connection ended after ${part.size} of ${limit} bytes`);
    }
  } finally {
    clearTimeout(idle);
    stop.abort();
  }
}

export function looksLikeHtml(head: Uint8Array): boolean {
  return /^(?:\u00ef\u00bb\u00bf)?\s*<(?:!doctype\s+html|html)\b/i.test(
    Buffer.from(head.subarray(0, 256)).toString('latin1'),
  );
}

export function htmlInstead(file: RequestedFile): FetchError {
  const { url, destination: path } = file;
  const message = `${url} returned a web page instead of the file. ${byHand(path, file)}`;
  return new FetchError('HTML_INSTEAD', message, { url, path, page: file.page });
}

/** Position to resume at. Starts over if there are too many bytes, or if their version cannot be checked. */
async function chooseStart(part: PartFile, expected: ExpectedSums): Promise<number> {
  const isTooLong = expected.bytes !== undefined && part.size > expected.bytes;
  const canCheckVersion = validatorOf(part.version) !== undefined || (expected.md5 ?? expected.sha256) !== undefined;
  if (part.size > 0 && (isTooLong || !canCheckVersion)) await part.restart();
  return part.size;
}

function headersFor(part: PartFile, start: number): Record<string, string> {
  const validator = validatorOf(part.version);
  return {
    'accept-encoding': 'identity', // sizes and ranges refer to the uncompressed file
    ...(start > 0 && { range: `bytes=${start}-` }),
    ...(start > 0 && validator !== undefined && { 'if-range': validator }),
  };
}

/** For If-Range. Weak tags are skipped, because they do not guarantee equal bytes. */
function validatorOf({ etag, lastModified }: Version): string | undefined {
  return etag !== undefined && !etag.startsWith('W/') ? etag : lastModified;
}

function versionOf({ headers }: Response): Version {
  return { etag: headers.get('etag') ?? undefined, lastModified: headers.get('last-modified') ?? undefined };
}

function isOtherVersion(now: Version, before: Version): boolean {
  const differ = (a: string | undefined, b: string | undefined) => a !== undefined && b !== undefined && a !== b;
  return differ(now.etag, before.etag) || differ(now.lastModified, before.lastModified);
}

/** Status 416: the part already has all bytes of the file, or more. */
async function settleBeyondEnd(part: PartFile, response: Response, expected: ExpectedSums): Promise<void> {
  const [, total] = /^bytes \*\/(\d+)$/.exec(response.headers.get('content-range') ?? '') ?? [];
  const bytes = expected.bytes ?? (total === undefined ? undefined : Number(total));
  if (bytes === part.size && !findMismatch(part.sums, expected)) return;
  await part.restart();
  throw new RequestCut('the server has fewer bytes than were already downloaded');
}

function checkStatus(response: Response, file: RequestedFile): void {
  const { status } = response;
  if (status === 200 || status === 206) {
    if (/^text\/html\b/i.test(response.headers.get('content-type') ?? '')) throw htmlInstead(file);
    return;
  }
  if (status >= 500 || [408, 416, 425, 429].includes(status)) throw new RequestCut(`the server answered ${status}`);
  const { url, destination: path } = file;
  const message = `${url} answered ${status}${response.statusText && ` ${response.statusText}`}. ${byHand(path, file)}`;
  throw new FetchError('DOWNLOAD_REFUSED', message, { url, path, page: file.page, status });
}

/** Position of the first byte of the body; NaN if a partial response does not state it. */
function startOf(response: Response): number {
  if (response.status === 200) return 0;
  const isEncoded = (response.headers.get('content-encoding') ?? 'identity') !== 'identity';
  const [, start] = /^bytes (\d+)-\d+\/(?:\d+|\*)$/.exec(response.headers.get('content-range') ?? '') ?? [];
  return isEncoded ? NaN : Number(start);
}

/** Size of the whole file as reported by the server. */
function totalOf({ headers }: Response, start: number): number | undefined {
  if ((headers.get('content-encoding') ?? 'identity') !== 'identity') return undefined;
  const [, total] = /\/(\d+)$/.exec(headers.get('content-range') ?? '') ?? [];
  if (total !== undefined) return Number(total);
  const length = headers.get('content-length');
  return length === null ? undefined : start + Number(length);
}

function wrongSize({ url, destination: path, expected, page }: RequestedFile, found: number | string): FetchError {
  const message = `${url} returns ${found} bytes, expected ${expected.bytes ?? 'the announced size'}. ${byHand(path, { page, url })}`;
  return new FetchError('SIZE_MISMATCH', message, { url, path, found, expected: expected.bytes });
}

function cutFrom(cause: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return signal.reason;
  if (cause instanceof RequestCut) return cause;
  const { message, cause: deeper } = cause instanceof Error ? cause : new Error(String(cause));
  const detail = deeper instanceof Error && deeper.message ? `: ${deeper.message}` : '';
  return new RequestCut(`${message}${detail}`, { cause });
}
