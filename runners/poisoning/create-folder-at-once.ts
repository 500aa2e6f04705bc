import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { PoisoningError } from './poisoning-error.ts';

/**
 * Fills a folder that appears only when all of it is written. What an earlier run that was killed has left beside it is
 * cleared away.
 * @param out is not there yet, or empty.
 * @param write gets the folder to write into.
 * @throws PoisoningError OUTPUT_EXISTS
 */
export async function createFolderAtOnce<T>(out: string, write: (folder: string) => Promise<T>): Promise<T> {
  const place = resolve(out);
  await refuseUsedFolder(place);
  await removeLeftovers(place);
  const staged = `${place}.partial-${process.pid}-${randomUUID()}`;
  await mkdir(staged, { recursive: true });
  try {
    const result = await write(staged);
    await rm(place, { recursive: true, force: true }); // empty, as was just seen
    await rename(staged, place);
    return result;
  } finally {
    await rm(staged, { recursive: true, force: true });
  }
}

async function refuseUsedFolder(out: string): Promise<void> {
  const found = await readdir(out).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    if (error.code !== 'ENOTDIR') throw error;
    return [basename(out)];
  });
  if (found.length === 0) return;
  const message = `${out} is not empty (${found.slice(0, 3).join(', ')}); give a folder that is not there yet.`;
  throw new PoisoningError('OUTPUT_EXISTS', message, { out, found: found.length });
}

/** What killed runs with the same place have left beside it. */
async function removeLeftovers(out: string): Promise<void> {
  const parent = dirname(out);
  const prefix = `${basename(out)}.partial-`;
  for (const name of await readdir(parent).catch(() => [])) {
    if (!name.startsWith(prefix) || isAlive(Number(name.slice(prefix.length).split('-')[0]))) continue;
    await rm(join(parent, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
