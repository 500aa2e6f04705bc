import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCodeOf } from '../official-folder.ts';
import { FetchError } from './fetch-error.ts';

/**
 * Prevents other processes from fetching into the same folder. The lock of a killed process is ignored. The lock file
 * is created with its owner in it and only moved as a whole.
 * @returns releases the lock.
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
    const message = `Process ${owner} is already fetching into ${folder}. Wait for it to finish. If there is no such process, delete ${file}.`;
    throw new FetchError('FOLDER_BUSY', message, { folder, owner });
  } finally {
    await rm(own, { force: true });
  }
}

/** Removes the lock of a dead process. If another process has taken the lock meanwhile, it is restored. */
async function clearDeadLock(file: string, folder: string): Promise<void> {
  const taken = join(folder, `.fetching-${randomUUID()}`);
  try {
    await rename(file, taken);
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return; // another process was faster
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
