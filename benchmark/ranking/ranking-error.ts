import { CodedError } from '../coded-error.ts';

/** Cells or scores that cannot be ranked. */
export class RankingError extends CodedError<
  'SCORE_NOT_A_NUMBER' | 'CELL_REPEATED' | 'CELL_UNKNOWN' | 'RESULTS_MISSING'
> {}
