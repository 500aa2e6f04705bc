import { CodedError } from '../coded-error.ts';

/** A practical factor that cannot be applied as asked. */
export class FactorError extends CodedError<
  | 'FACTOR_UNKNOWN'
  | 'PARAMETERS_INVALID'
  | 'RATIO_OUT_OF_RANGE'
  | 'CLASS_PAIR_INVALID'
  | 'CLASS_COUNT_INVALID'
  | 'LABEL_OUT_OF_RANGE'
  | 'MASK_MISMATCH'
> {}
