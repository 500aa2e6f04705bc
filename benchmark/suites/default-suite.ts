import { mini5 } from './mini-5.ts';
import { findSuite } from './suite-catalog.ts';
import { suiteName, type Suite } from './suite.ts';

/** The suite that `npm start` bakes and offers unless MBTI_SUITE names another. */
export const defaultSuite: Suite = mini5;
export const defaultSuiteId = suiteName(defaultSuite);

/**
 * The suite that a site bakes and offers, and that a query or a submission means when it names none.
 * @param setting MBTI_SUITE, such as `mini@1`; undefined or empty: the default suite.
 * @throws SuiteError SUITE_UNKNOWN, with the known suites in its message.
 */
export function suiteOfSite(setting: string | undefined): Suite {
  return setting ? findSuite(setting) : defaultSuite;
}
