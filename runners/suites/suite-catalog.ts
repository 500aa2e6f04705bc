import { CodedError } from '../coded-error.ts';
import { mini } from './mini.ts';
import { suiteName, type Suite } from './suite.ts';

export class SuiteError extends CodedError<'SUITE_UNKNOWN'> {}

/** Every suite this release can bake. */
export const suiteCatalog: readonly Suite[] = [mini];

/** The suite with this name, such as "mini@1" or "mini" for its newest version. @throws SuiteError SUITE_UNKNOWN */
export function findSuite(name: string): Suite {
  const found = suiteCatalog.findLast((suite) => suite.id === name || suiteName(suite) === name);
  if (found) return found;
  const known = suiteCatalog.map(suiteName);
  throw new SuiteError('SUITE_UNKNOWN', `No suite is called "${name}"; known are: ${known.join(', ')}.`, {
    name,
    known,
  });
}
