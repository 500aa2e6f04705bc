import { CodedError } from '../../benchmark/coded-error.ts';

/** A preview that has nothing to show. */
export class PreviewError extends CodedError<'NO_SAMPLE'> {}
