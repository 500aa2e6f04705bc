import { CodedError } from '../coded-error.ts';

/** A practical factor cannot be applied as requested. */
export class FactorError extends CodedError<
  | 'FACTOR_UNKNOWN'
  | 'PARAMETERS_INVALID'
  | 'RATIO_OUT_OF_RANGE'
  | 'CLASS_PAIR_INVALID'
  | 'CLASS_COUNT_INVALID'
  | 'LABEL_OUT_OF_RANGE'
  | 'MASK_MISMATCH'
> {}
