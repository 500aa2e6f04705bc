import { CodedError } from '../../benchmark/coded-error.ts';

/** There is nothing to show in a preview. */
export class PreviewError extends CodedError<'NO_SAMPLE'> {}
