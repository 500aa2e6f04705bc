import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ExportError } from './export-error.ts';

/** Process id and UUID, which `createFolderAtOnce` appends to folder names. */
const ownSuffix = /^([1-9][0-9]*)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Creates a folder that appears only when it is complete. Removes what killed runs have left next to it.
 * @param out must be missing or empty.
 * @param write is called with a temporary folder to write into.
 * @throws ExportError OUTPUT_EXISTS
 */
export async function createFolderAtOnce<T>(out: string, write: (folder: string) => Promise<T>): Promise<T> {
  const place = resolve(out);
  await refuseUsedFolder(place);
  await removeLeftovers(place);
  const staged = `${place}.partial-${process.pid}-${randomUUID()}`;
  await mkdir(staged, { recursive: true });
  try {
    const result = await write(staged);
    await removeIfEmpty(place);
    await rename(staged, place);
    return result;
  } finally {
    await rm(staged, { recursive: true, force: true });
  }
}

/** @throws ExportError OUTPUT_EXISTS if the folder is not empty. */
export async function refuseUsedFolder(out: string): Promise<void> {
  const found = await readdir(out).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    if (error.code !== 'ENOTDIR') throw error;
    return [basename(out)];
  });
  if (found.length === 0) return;
  const message = `${out} is not empty (${found.slice(0, 3).join(', ')}); give a folder that does not exist yet.`;
  throw new ExportError('OUTPUT_EXISTS', message, { out, found: found.length });
}

/** Removes the temporary folders of killed runs with the same output folder. */
async function removeLeftovers(out: string): Promise<void> {
  const parent = dirname(out);
  const prefix = `${basename(out)}.partial-`;
  for (const name of await readdir(parent).catch(() => [])) {
    const [, pid] = name.startsWith(prefix) ? (ownSuffix.exec(name.slice(prefix.length)) ?? []) : [];
    if (pid === undefined || isAlive(Number(pid))) continue; // not a temporary folder, or still in use
    await rm(join(parent, name), { recursive: true, force: true });
  }
}

/** Removes an empty folder to make room. If it has been filled meanwhile, it stays and the rename fails. */
async function removeIfEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' && error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
