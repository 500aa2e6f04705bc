import { CodedError } from '../../benchmark/coded-error.ts';

/** A dataset cannot be read, or its poisoned version cannot be written. */
export class ExportError extends CodedError<
  'OUTPUT_EXISTS' | 'FOLDER_UNREADABLE' | 'FORM_UNKNOWN' | 'SPLIT_EMPTY' | 'LABEL_OUT_OF_RANGE' | 'DATASET_ABSENT'
> {}
