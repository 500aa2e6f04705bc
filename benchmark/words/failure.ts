import type { FailureCode } from './failure-catalog.ts';

/** Why something ended without a result: a code to branch on, a detail, and a sentence for readers. */
export interface Failure {
  readonly code: FailureCode;
  readonly detail?: string | undefined;
  readonly message: string;
}
