import { CodedError } from '../benchmark/coded-error.ts';

export type CliErrorCode =
  | 'USAGE'
  | 'SITE_UNREACHABLE'
  | 'SITE_FAILED'
  | 'REQUEST_REFUSED'
  | 'SUITE_UNKNOWN'
  | 'TASKS_MISSING'
  | 'SUBMISSION_REJECTED'
  | 'SUBMISSION_UNKNOWN'
  | 'TOKEN_MISSING'
  | 'NOT_CANCELLED'
  | 'TOKENS_UNREADABLE';

/** A command could not do what was asked. The message says what to do about it. */
export class CliError extends CodedError<CliErrorCode> {}
