import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { OfficialDataset, OfficialFile } from '../dataset-source.ts';
import { errorCodeOf, exists } from '../official-folder.ts';
import { adoptFolder, opens } from './adopt-folder.ts';
import {
  countRecords,
  isComplete,
  isProvenComplete,
  readCounts,
  writeCounts,
  type RecordCounts,
} from './count-records.ts';
import { ensureDiskSpace, unpackedShare, type FreeBytes } from './disk-space.ts';
import type { Download } from './download-file.ts';
import { FetchError } from './fetch-error.ts';
import type { OnFetchProgress } from './fetch-progress.ts';
import { lockFolder } from './lock-folder.ts';
import { obtainFile, type Obtained } from './obtain-file.ts';
import { fetchedFilesOf, findOriginal, holdsArchive, placeOf, type FetchedFile } from './original-files.ts';
import { unpackArchive } from './unpack-archive.ts';
import { isMarked, readMarker, writeMarker } from './unpacked-marker.ts';

export interface FetchOptions {
  /** A folder of the user with the published files or the unpacked dataset. */
  readonly from?: string | undefined;
  /** Keep archives after unpacking. */
  readonly keepArchives?: boolean | undefined;
  readonly onProgress?: OnFetchProgress | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly download?: Pick<Download, 'fetch' | 'patience'> | undefined;
  readonly freeBytes?: FreeBytes | undefined;
}

/**
 * Fetches the original files of a dataset into its folder, verifies and unpacks them. Existing files are kept. If the
 * process is killed, only the current step has to be repeated. Unless the published checksums prove that everything is
 * there, every record is read and counted.
 * @param folder `DatasetFolder.originals(id)`.
 * @returns the records that are there; fewer than the description states if the dataset is incomplete.
 * @throws FetchError FETCH_BY_HAND with every file that must be downloaded manually, after all others are there;
 *   DatasetError if all files are there but are not the dataset.
 */
export async function fetchDataset(
  dataset: OfficialDataset,
  folder: string,
  options: FetchOptions = {},
): Promise<RecordCounts> {
  await mkdir(folder, { recursive: true });
  const unlock = await lockFolder(folder);
  try {
    const isNew = await fetchLocked(dataset, folder, options);
    return await countFetched(dataset, folder, isNew, options);
  } catch (error) {
    if (errorCodeOf(error) !== 'ENOSPC') throw error;
    const message = `The disk of ${folder} is full. Free some space or choose a data folder on another disk, then fetch again.`;
    throw new FetchError('DISK_FULL', message, { folder }, { cause: error });
  } finally {
    await unlock();
  }
}

/** @returns whether anything may have changed. */
async function fetchLocked(dataset: OfficialDataset, folder: string, options: FetchOptions): Promise<boolean> {
  const from = options.from === undefined || resolve(options.from) === resolve(folder) ? undefined : options.from;
  const counted = await readCounts(folder);
  const isIncomplete = counted !== null && !isComplete(dataset.description, counted);
  if (!isIncomplete && (await isUnpackedByHand(dataset, folder))) return false;
  if (from !== undefined && !(await holdsFiles(from, dataset.files))) {
    const isAdopted = await adoptFolder({ ...options, dataset, from, folder });
    if (isAdopted && (await opens(dataset, folder))) return true;
  }
  await forgetLostFiles(dataset, folder);
  await checkDisk(dataset, folder, { ...options, from });
  const byHand: FetchedFile[] = [];
  for (const file of dataset.files) {
    if (file.unpack && isMarked(await readMarker(folder), file.name, file)) continue;
    const { obtained, missing } = await obtainFile(file, { ...options, from, folder });
    byHand.push(...missing);
    if (obtained && file.unpack) await unpackObtained(file, file.unpack, obtained, folder, options);
    else if (obtained) await movePlain(file, obtained.path, folder);
  }
  if (byHand.length > 0) throw byHandError(dataset, folder, byHand);
  await dataset.open(folder);
  return true;
}

async function countFetched(
  dataset: OfficialDataset,
  folder: string,
  isNew: boolean,
  options: FetchOptions,
): Promise<RecordCounts> {
  const { counts } = dataset.description;
  const counted = await readCounts(folder);
  if (!isNew && counted !== null && isComplete(dataset.description, counted)) return counted;
  const found = (await isProvenComplete(dataset, folder))
    ? counts
    : await countRecords(dataset, folder, options.onProgress, options.signal);
  await writeCounts(folder, found);
  return found;
}

/** Whether the user has put the unpacked dataset there. Plain files may be anywhere the loader looks. */
async function isUnpackedByHand(dataset: OfficialDataset, folder: string): Promise<boolean> {
  if (!dataset.files.some(({ unpack }) => unpack)) return false;
  if (Object.keys(await readMarker(folder)).length > 0) return false;
  return !(await holdsArchive(folder, dataset.files)) && (await opens(dataset, folder));
}

async function holdsFiles(from: string, files: readonly OfficialFile[]): Promise<boolean> {
  const looked = files.some(({ unpack }) => unpack) ? files.filter(({ unpack }) => unpack) : files;
  for (const file of looked) {
    for (const { name } of [file, ...fetchedFilesOf(file)]) if (await exists(join(from, name))) return true;
  }
  return false;
}

/** If everything was unpacked but files are missing now, everything is unpacked again. */
async function forgetLostFiles(dataset: OfficialDataset, folder: string): Promise<void> {
  const marker = await readMarker(folder);
  for (const file of dataset.files) {
    const isThere = file.unpack ? isMarked(marker, file.name, file) : await findOriginal(folder, file);
    if (!isThere) return;
  }
  if (!(await opens(dataset, folder))) await writeMarker(folder, {});
}

/** Checks the disk space for the remaining downloads. Unknown sizes are checked when the server reports them. */
async function checkDisk(
  { files }: OfficialDataset,
  folder: string,
  { from, freeBytes }: Pick<FetchOptions, 'from' | 'freeBytes'>,
): Promise<void> {
  const marker = await readMarker(folder);
  let needed = 0;
  for (const file of files) {
    const isHere = (file.unpack && isMarked(marker, file.name, file)) || (await findOriginal(folder, file));
    const isComing = fetchedFilesOf(file).every(({ url }) => url) && !(from && (await exists(join(from, file.name))));
    if (isHere || !isComing || file.bytes === undefined) continue;
    const part = await stat(join(folder, `${file.name}.part`)).catch(() => undefined);
    needed += file.bytes * (file.unpack ? 1 + unpackedShare : 1) - (part?.size ?? 0);
  }
  if (needed > 0) await ensureDiskSpace(folder, needed, freeBytes);
}

async function unpackObtained(
  file: OfficialFile,
  format: 'tar.gz' | 'zip',
  { path, sums, isOurs }: Obtained,
  folder: string,
  { keepArchives, onProgress, signal, freeBytes }: FetchOptions,
): Promise<void> {
  await ensureDiskSpace(folder, sums.bytes * unpackedShare, freeBytes);
  const step = { action: 'unpacking', subject: file.name, unit: 'entries' } as const;
  await unpackArchive({
    archive: path,
    format,
    destination: join(folder, file.into ?? ''),
    staging: join(folder, '.unpacking'),
    onProgress: (fraction, entries) =>
      onProgress?.({ ...step, done: entries, total: fraction > 0 ? Math.round(entries / fraction) : undefined }),
    signal,
  });
  await writeMarker(folder, { ...(await readMarker(folder)), [file.name]: sums });
  if (isOurs && !keepArchives) await rm(path);
}

async function movePlain(file: OfficialFile, path: string, folder: string): Promise<void> {
  const place = placeOf(folder, file);
  if (path === place) return;
  await mkdir(dirname(place), { recursive: true });
  await rename(path, place);
}

function byHandError({ description }: OfficialDataset, folder: string, files: readonly FetchedFile[]): FetchError {
  const { id, title, homepage } = description;
  const wanted = files.map(({ name, page, bytes, md5, sha256 }) => ({
    page: page ?? homepage,
    path: join(folder, name),
    bytes,
    md5,
    sha256,
  }));
  const lines = wanted.map(({ page, path }) => `  from ${page}\n    save ${path}`);
  const message = `${title} must be downloaded manually. Get these files, then run "mbti datasets fetch ${id}" again (or pass their folder with --from):\n${lines.join('\n')}`;
  return new FetchError('FETCH_BY_HAND', message, { id, files: wanted });
}
