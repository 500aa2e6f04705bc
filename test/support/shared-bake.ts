import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Set by shared-bake-setup.ts: a folder that all test files of one run share. */
export const sharedBakesVariable = 'MBTI_TEST_BAKES';

/**
 * Fills a folder with a bake that is computed only once per test run, by the first test file that needs it. Outside a test
 * run it is baked in the folder itself.
 */
export async function takeSharedBake(
  name: string,
  folder: string,
  bake: (folder: string) => Promise<unknown>,
): Promise<void> {
  const shared = process.env[sharedBakesVariable];
  if (!shared) {
    await bake(folder);
    return;
  }
  const baked = join(shared, name);
  const isFirst = await mkdir(`${baked}.lock`).then(
    () => true,
    () => false,
  );
  if (isFirst) {
    const making = `${baked}.making`;
    try {
      await writeFile(`${baked}.lock/pid`, `${process.pid}`);
      await bake(making);
      await rename(making, baked);
    } finally {
      await rm(making, { recursive: true, force: true });
      if (!existsSync(baked)) await rm(`${baked}.lock`, { recursive: true }); // it failed, so let the next file try again
    }
  }
  while (!existsSync(baked)) {
    const owner = await readFile(`${baked}.lock/pid`, 'utf8').catch(() => String(process.pid)); // not yet written
    if (!isAlive(Number(owner))) await rm(`${baked}.lock`, { recursive: true, force: true });
    if (!existsSync(`${baked}.lock`)) return takeSharedBake(name, folder, bake);
    await sleep(100);
  }
  await cp(baked, folder, { recursive: true });
}

/** A test file that was killed leaves its lock. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
