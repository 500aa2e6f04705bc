import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Folder with a small part of the original files of an official dataset, next to the repository; undefined if it does not exist.
 * These files are not part of the product; most must not be redistributed.
 */
export function genuineSamples(name: string): string | undefined {
  const folder = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', name);
  return existsSync(folder) ? folder : undefined;
}
