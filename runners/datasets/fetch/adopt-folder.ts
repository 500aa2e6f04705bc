import { copyFile, link, mkdir, readdir, realpath, rm, stat } from 'node:fs/promises';
import { constants } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatasetError } from '../../../benchmark/samples/dataset-error.ts';
import type { OfficialDataset } from '../dataset-source.ts';
import { ensureDiskSpace, type FreeBytes } from './disk-space.ts';
import type { OnFetchProgress } from './fetch-progress.ts';
import { mergeFolder } from './merge-folder.ts';

/** No dataset is deeper. The limit stops links that lead to a parent folder. */
const depthMax = 8;

export interface Adoption {
  readonly dataset: OfficialDataset;
  /** The user's folder with the unpacked dataset, directly or one level below. It is not changed. */
  readonly from: string;
  readonly folder: string;
  readonly onProgress?: OnFetchProgress | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly freeBytes?: FreeBytes | undefined;
}

/**
 * Adopts an unpacked dataset into the data folder as hard links, or as copies if links are not possible.
 * @returns false if `from` holds no such dataset.
 * @throws FetchError DISK_FULL
 */
export async function adoptFolder(adoption: Adoption): Promise<boolean> {
  const { dataset, from, folder } = adoption;
  if (!(await opens(dataset, from))) return false;
  const staging = join(folder, '.adopting');
  try {
    for (const candidate of await candidatesIn(dataset, from)) {
      await rm(staging, { recursive: true, force: true });
      await copyTree(candidate, candidate === from ? staging : join(staging, basename(candidate)), adoption);
      if (!(await opens(dataset, staging))) continue;
      await mergeFolder(staging, folder);
      return true;
    }
    return false;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Whether the folder has the layout of the dataset. Records are not read. */
export async function opens(dataset: OfficialDataset, folder: string): Promise<boolean> {
  try {
    await dataset.open(folder);
    return true;
  } catch (error) {
    if (error instanceof DatasetError) return false;
    throw error;
  }
}

/** Folders directly below `from` that hold the whole dataset, then `from` itself, which may contain unrelated files. */
async function candidatesIn(dataset: OfficialDataset, from: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of (await readdir(from)).sort()) {
    const candidate = join(from, name);
    const isFolder = (await stat(candidate).catch(() => undefined))?.isDirectory() ?? false;
    if (isFolder && (await opens(dataset, candidate))) found.push(candidate);
  }
  return [...found, from];
}

async function copyTree(
  source: string,
  destination: string,
  { folder, onProgress, signal, freeBytes }: Adoption,
): Promise<void> {
  await mkdir(destination, { recursive: true });
  const { dev: device } = await stat(destination);
  const files = await listFiles(source, await realpath(folder), signal);
  const bytes = files.reduce((total, file) => total + (file.device === device ? 0 : file.bytes), 0);
  await ensureDiskSpace(destination, bytes, freeBytes);
  let made = '';
  for (const [index, { name }] of files.entries()) {
    signal?.throwIfAborted();
    const target = join(destination, name);
    if (dirname(target) !== made) await mkdir((made = dirname(target)), { recursive: true });
    const original = await realpath(join(source, name));
    await link(original, target).catch(() => copyFile(original, target, constants.COPYFILE_FICLONE));
    if (index % 500 === 499 || index === files.length - 1) {
      onProgress?.({ action: 'copying', subject: source, done: index + 1, total: files.length, unit: 'entries' });
    }
  }
}

interface FoundFile {
  /** Path relative to the listed folder. */
  readonly name: string;
  readonly bytes: number;
  readonly device: number;
}

/** Lists the files below a folder. Links are followed; the data folder itself is skipped. */
async function listFiles(source: string, ours: string, signal: AbortSignal | undefined): Promise<readonly FoundFile[]> {
  const files: FoundFile[] = [];
  const folders = [{ name: '', depth: 0 }];
  for (const { name: parent, depth } of folders) {
    signal?.throwIfAborted();
    for (const child of (await readdir(join(source, parent))).sort()) {
      const name = join(parent, child);
      const found = await stat(join(source, name)).catch(() => undefined); // undefined for a dangling link
      if (found?.isFile()) files.push({ name, bytes: found.size, device: found.dev });
      const isNew = depth < depthMax && found?.isDirectory() && (await realpath(join(source, name))) !== ours;
      if (isNew) folders.push({ name, depth: depth + 1 });
    }
  }
  return files;
}
