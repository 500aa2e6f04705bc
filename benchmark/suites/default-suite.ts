import { mini3 } from './mini-3.ts';
import { suiteName, type Suite } from './suite.ts';

/** The suite that `npm start` bakes and offers, and that a query or a submission means when it names none. */
export const defaultSuite: Suite = mini3;
export const defaultSuiteId = suiteName(defaultSuite);
