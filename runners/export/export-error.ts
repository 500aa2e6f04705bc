import { CodedError } from '../../benchmark/coded-error.ts';

/** A dataset cannot be read, or its poisoned version cannot be written. */
export class ExportError extends CodedError<
  | 'OUTPUT_EXISTS'
  | 'FOLDER_UNREADABLE'
  | 'FORM_UNKNOWN'
  | 'SPLIT_EMPTY'
  | 'DATASET_ABSENT'
  | 'SINGLE_CLASS'
  | 'TARGET_ABSENT'
  | 'NOTHING_TO_ATTACK'
> {}
