import { CodedError } from '../coded-error.ts';
import { core1 } from './core-1.ts';
import { core2 } from './core-2.ts';
import { coreSeeds1 } from './core-seeds-1.ts';
import { mini1 } from './mini-1.ts';
import { mini2 } from './mini-2.ts';
import { mini3 } from './mini-3.ts';
import { mini4 } from './mini-4.ts';
import { mini5 } from './mini-5.ts';
import { standard1 } from './standard-1.ts';
import { standard2 } from './standard-2.ts';
import { suiteName, type Suite } from './suite.ts';

export class SuiteError extends CodedError<'SUITE_UNKNOWN' | 'TASK_UNKNOWN'> {}

/** Every published suite, one line each. A published suite never changes; its next version is added below it. */
export const suiteCatalog: readonly Suite[] = [
  mini1,
  mini2,
  mini3,
  mini4,
  mini5,
  core1,
  core2,
  coreSeeds1,
  standard1,
  standard2,
];

/**
 * @param name such as `mini@2`, or `mini` for its latest version.
 * @throws SuiteError SUITE_UNKNOWN, with the known suites in its message.
 */
export function findSuite(name: string): Suite {
  const found = suiteCatalog.findLast((suite) => suiteName(suite) === name || suite.id === name);
  if (found) return found;
  const known = suiteCatalog.map(suiteName);
  throw new SuiteError('SUITE_UNKNOWN', `There is no suite "${name}". Known suites: ${known.join(', ')}.`, {
    name,
    known,
  });
}
