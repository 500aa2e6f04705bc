import { CodedError } from '../benchmark/coded-error.ts';

export type CliErrorCode =
  | 'USAGE'
  | 'SITE_UNREACHABLE'
  | 'SITE_FAILED'
  | 'REQUEST_REFUSED'
  | 'SUITE_UNKNOWN'
  | 'SUBMISSION_REJECTED'
  | 'SUBMISSION_UNKNOWN'
  | 'TOKEN_MISSING'
  | 'NOT_CANCELLED'
  | 'TOKENS_UNREADABLE';

/** A command that ends without what was asked for; its message says what to do. */
export class CliError extends CodedError<CliErrorCode> {}
