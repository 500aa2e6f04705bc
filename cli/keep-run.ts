import { cp, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { removeRunFolder } from '../runners/sandbox/run-folders.ts';

/** Turns the outputs of runs, which may be file systems in memory, into plain folders. Links are kept as they are. */
export async function keepRuns(folder: string): Promise<void> {
  const runs = (await readdir(folder).catch(() => [])).filter((name) => name.startsWith('run-'));
  for (const run of runs) {
    const [output, copy] = [join(folder, run, 'output'), join(folder, run, 'copy')];
    await cp(output, copy, { recursive: true, verbatimSymlinks: true });
    await removeRunFolder(output);
    await rename(copy, output);
  }
}
