import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A folder next to the repository with a few original files of an official dataset; undefined if it does not exist.
 * These files are not part of the product; most must not be redistributed.
 */
export function genuineSamples(name: string): string | undefined {
  const folder = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', name);
  return existsSync(folder) ? folder : undefined;
}
