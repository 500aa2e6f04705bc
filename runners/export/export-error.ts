import { CodedError } from '../../benchmark/coded-error.ts';

/** A folder that cannot be poisoned, or a place that cannot be written to. */
export class ExportError extends CodedError<
  'OUTPUT_EXISTS' | 'FOLDER_UNREADABLE' | 'FORM_UNKNOWN' | 'SPLIT_EMPTY' | 'LABEL_OUT_OF_RANGE' | 'DATASET_ABSENT'
> {}
