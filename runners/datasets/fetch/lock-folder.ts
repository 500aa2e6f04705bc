import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCodeOf } from '../official-folder.ts';
import { FetchError } from './fetch-error.ts';

/**
 * Keeps other processes from fetching into the same folder; the lock of a process that was killed does not count.
 * The lock appears with its owner in it, and is only ever moved away as a whole.
 * @returns gives the folder back.
 * @throws FetchError FOLDER_BUSY
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, '.fetching');
  const token = `${process.pid} ${randomUUID()}`;
  const own = join(folder, `.fetching-${randomUUID()}`);
  await writeFile(own, token);
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        await link(own, file);
        return async () => {
          if ((await contentOf(file)) === token) await rm(file, { force: true });
        };
      } catch (error) {
        if (errorCodeOf(error) !== 'EEXIST') throw error;
      }
      if (isRunning(ownerIn(await contentOf(file)))) break;
      await clearDeadLock(file, folder);
    }
    const owner = ownerIn(await contentOf(file));
    const message = `Process ${owner} is fetching into ${folder} already. Wait for it; if there is no such process, delete ${file}.`;
    throw new FetchError('FOLDER_BUSY', message, { folder, owner });
  } finally {
    await rm(own, { force: true });
  }
}

/** Takes the lock of a dead process away; what turns out to be another's fresh one is put back. */
async function clearDeadLock(file: string, folder: string): Promise<void> {
  const taken = join(folder, `.fetching-${randomUUID()}`);
  try {
    await rename(file, taken);
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return; // somebody else was faster
    throw error;
  }
  if (isRunning(ownerIn(await contentOf(taken)))) await link(taken, file).catch(() => {});
  await rm(taken, { force: true });
}

function contentOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}

function ownerIn(token: string): number {
  return Number.parseInt(token, 10) || 0;
}

function isRunning(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCodeOf(error) === 'EPERM';
  }
}
