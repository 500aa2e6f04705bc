import { CodedError } from '../coded-error.ts';

/** Outputs or counts cannot be scored. */
export class ScoringError extends CodedError<
  | 'LENGTH_MISMATCH'
  | 'LABEL_OUT_OF_RANGE'
  | 'TOO_MANY_BROKEN'
  | 'TOO_MANY_MISSING'
  | 'CLEAN_PARTNERS_MISSING'
  | 'SCORE_NOT_A_NUMBER'
  | 'TASK_INVALID'
> {}

/** @throws ScoringError LENGTH_MISMATCH */
export function requireLength(what: string, found: number, expected: number): void {
  if (found === expected) return;
  const message = `${what}: found ${found} entries, expected ${expected}.`;
  throw new ScoringError('LENGTH_MISMATCH', message, { what, found, expected });
}
