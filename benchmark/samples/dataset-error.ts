import { CodedError } from '../coded-error.ts';

/** A dataset is missing or does not match its description. */
export class DatasetError extends CodedError<
  | 'DATASET_UNKNOWN'
  | 'PACKAGE_MISSING'
  | 'FILE_MISSING'
  | 'FILE_UNREADABLE'
  | 'CHECKSUM_MISMATCH'
  | 'RECORD_TRUNCATED'
  | 'RECORD_CORRUPT'
  | 'COUNT_MISMATCH'
  | 'VALUE_OUT_OF_RANGE'
  | 'SAMPLE_MISMATCH'
  | 'INDEX_OUT_OF_RANGE'
  | 'SYNTHESIS_FAILED'
> {}
