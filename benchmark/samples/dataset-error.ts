import { CodedError } from '../coded-error.ts';

/** A dataset that is not there, or is not what its description says. */
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
