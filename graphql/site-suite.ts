import { suiteOfSite } from '../benchmark/suites/default-suite.ts';
import { suiteName } from '../benchmark/suites/suite.ts';

/** The suite that this site offers. @throws SuiteError SUITE_UNKNOWN; `npm start` has checked the setting before. */
export function siteSuiteId(): string {
  return suiteName(suiteOfSite(process.env.MBTI_SUITE));
}
