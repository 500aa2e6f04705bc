import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { OfficialFile } from '../dataset-source.ts';
import { exists } from '../official-folder.ts';
import type { FreeBytes } from './disk-space.ts';
import { downloadFile, type Download } from './download-file.ts';
import type { FetchProgress, OnFetchProgress } from './fetch-progress.ts';
import { checkSums, sumsOfFile, type FileSums } from './file-sums.ts';
import { joinParts } from './join-parts.ts';
import { findOriginal, type FetchedFile } from './original-files.ts';
import { takeFile } from './take-file.ts';

export interface ObtainOptions {
  readonly folder: string;
  readonly from?: string | undefined;
  readonly keepArchives?: boolean | undefined;
  readonly onProgress?: OnFetchProgress | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly download?: Pick<Download, 'fetch' | 'patience'> | undefined;
  readonly freeBytes?: FreeBytes | undefined;
}

/** A verified file in the dataset's folder. */
export interface Obtained {
  readonly path: string;
  readonly sums: FileSums;
  /** Whether it can be obtained again without the user: from its URL, from the user's folder, or from its parts. */
  readonly isOurs: boolean;
}

export interface Obtaining {
  readonly obtained?: Obtained;
  /** Files that the user must download manually. */
  readonly missing: readonly FetchedFile[];
}

/**
 * Obtains a file, joined from its parts if it comes in parts.
 * @throws FetchError SIZE_MISMATCH | CHECKSUM_MISMATCH, also for files that the user has put there; errors of a download.
 */
export async function obtainFile(file: OfficialFile, options: ObtainOptions): Promise<Obtaining> {
  const whole = await obtainOne(file, await findOriginal(options.folder, file), options);
  if (whole) return { obtained: whole, missing: [] };
  if (!file.parts) return { missing: [file] };
  const parts: Obtained[] = [];
  const missing: FetchedFile[] = [];
  for (const part of file.parts) {
    const path = join(options.folder, part.name);
    const obtained = await obtainOne(part, (await exists(path)) ? path : undefined, options);
    if (obtained) parts.push(obtained);
    else missing.push(part);
  }
  if (missing.length > 0) return { missing };
  return { obtained: await joinObtained(file, parts, options), missing };
}

async function joinObtained(file: OfficialFile, parts: readonly Obtained[], options: ObtainOptions): Promise<Obtained> {
  const path = join(options.folder, file.name);
  const total = parts.reduce((bytes, { sums }) => bytes + sums.bytes, 0);
  const sums = await joinParts({
    parts: parts.map((part) => part.path),
    destination: path,
    expected: file,
    remedy: 'Delete the parts and get them again.',
    onBytes: progressOf('joining', file, options, total),
    signal: options.signal,
  });
  if (!options.keepArchives) for (const part of parts) if (part.isOurs) await rm(part.path);
  return { path, sums, isOurs: true };
}

/** @param present path of the file if it is already there. */
async function obtainOne(
  file: FetchedFile,
  present: string | undefined,
  options: ObtainOptions,
): Promise<Obtained | undefined> {
  const { folder, from, signal, freeBytes } = options;
  const destination = join(folder, file.name);
  if (present !== undefined) {
    const sums = await sumsOfFile(present, { onBytes: progressOf('checking', file, options), signal });
    checkSums(present, sums, file, 'Delete it or replace it with the right file.');
    return { path: present, sums, isOurs: file.url !== undefined };
  }
  const source = from === undefined ? undefined : join(from, file.name);
  if (source !== undefined && (await exists(source))) {
    const onBytes = progressOf('copying', file, options);
    const sums = await takeFile({ source, destination, expected: file, onBytes, signal });
    return { path: destination, sums, isOurs: true };
  }
  if (file.url === undefined) return undefined;
  const onProgress = (done: number, total: number | undefined) =>
    options.onProgress?.({ action: 'downloading', subject: file.name, done, total, unit: 'bytes' });
  const { url, page } = file;
  const sums = await downloadFile({
    ...options.download,
    ...{ url, page, destination, expected: file, onProgress, signal, freeBytes },
  });
  return { path: destination, sums, isOurs: true };
}

function progressOf(
  action: FetchProgress['action'],
  { name, bytes }: FetchedFile,
  { onProgress }: ObtainOptions,
  total = bytes,
) {
  return (done: number) => onProgress?.({ action, subject: name, done, total, unit: 'bytes' });
}
