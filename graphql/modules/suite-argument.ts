import { listSuiteIds } from '../../db/queries/register-suite.ts';
import type { Database } from '../../db/client.ts';
import { BadUserInputError, parseArguments } from '../graphql-errors.ts';
import { inputText } from '../input-text.ts';
import { siteSuiteId } from '../site-suite.ts';

/** The description of the argument that `requireSuite` reads. */
export const suiteArgument = 'Suite id, such as mini@5. Default: the suite that the site offers.';

/**
 * The suite that an argument names; without one, the suite that the site offers, which may still be without tasks.
 * @throws BadUserInputError with the known suites.
 */
export async function requireSuite(db: Database, given: string | null | undefined): Promise<string> {
  const id = parseArguments(inputText(100), given ?? siteSuiteId());
  if (id === siteSuiteId()) return id;
  const known = await listSuiteIds(db);
  if (known.includes(id)) return id;
  throw new BadUserInputError(unknownSuite(id, known));
}

/** The suite of the site is unknown until a runner has baked it. */
export function unknownSuite(suite: string, known: readonly string[]): string {
  if (suite === siteSuiteId()) {
    return `Suite ${suite} is not ready yet: a runner registers it when all of its tasks are baked. Try again later.`;
  }
  const others = [...new Set([siteSuiteId(), ...known])];
  return `There is no suite ${suite} here. Known suites: ${others.join(', ')}.`;
}
