import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Folder of a small genuine piece of an official dataset, beside the repository; undefined where there is none.
 * The pieces are no part of the product: most may not be passed on.
 */
export function genuineSamples(name: string): string | undefined {
  const folder = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', name);
  return existsSync(folder) ? folder : undefined;
}
