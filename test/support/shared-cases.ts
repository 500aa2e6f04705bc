import { existsSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', '..', '..', 'shared', 'cases');

/** Why tests with the collected cases are skipped; null if the cases are next to the repository. */
export const casesMissing = existsSync(folder) ? null : 'the collected cases are not next to the repository';

export function sharedCase(name: string): string {
  return join(folder, name);
}
