import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCodeOf } from '../official-folder.ts';
import { FetchError } from './fetch-error.ts';

/**
 * Keeps other processes from fetching into the same folder; the lock of a process that was killed does not count.
 * @returns gives the folder back.
 * @throws FetchError FOLDER_BUSY
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, '.fetching');
  for (let attempt = 0; ; attempt++) {
    try {
      await writeFile(file, String(process.pid), { flag: 'wx' });
      return () => rm(file, { force: true });
    } catch (error) {
      if (errorCodeOf(error) !== 'EEXIST') throw error;
    }
    const owner = Number(await readFile(file, 'utf8').catch(() => ''));
    if (attempt > 2 || (owner > 0 && isRunning(owner))) {
      const message = `Process ${owner} is fetching into ${folder} already. Wait for it; if there is no such process, delete ${file}.`;
      throw new FetchError('FOLDER_BUSY', message, { folder, owner });
    }
    await rm(file, { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCodeOf(error) === 'EPERM';
  }
}
