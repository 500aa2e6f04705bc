import { defaultSuiteId } from '../benchmark/suites/default-suite.ts';
import { findSuite } from '../benchmark/suites/suite-catalog.ts';
import { suiteName } from '../benchmark/suites/suite.ts';

/**
 * The suite that this site offers, and that a query or a submission means when it names none: MBTI_SUITE, such as
 * mini@1, or the default suite.
 * @throws SuiteError SUITE_UNKNOWN
 */
export function siteSuiteId(): string {
  const name = process.env.MBTI_SUITE;
  return name ? suiteName(findSuite(name)) : defaultSuiteId;
}
