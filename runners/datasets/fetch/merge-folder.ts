import { lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Moves the content of a folder into another one on the same disk. Folders are merged, files are replaced. */
export async function mergeFolder(source: string, destination: string): Promise<void> {
  await mkdir(destination, { recursive: true });
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const [from, to] = [join(source, entry.name), join(destination, entry.name)];
    const there = await lstat(to).catch(() => undefined);
    if (entry.isDirectory() && there?.isDirectory()) {
      await mergeFolder(from, to);
      continue;
    }
    if (there?.isDirectory() || (there && entry.isDirectory())) await rm(to, { recursive: true });
    await rename(from, to);
  }
  await rm(source, { recursive: true });
}
