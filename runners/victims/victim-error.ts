import { CodedError } from '../../benchmark/coded-error.ts';

export class VictimError extends CodedError<'INPUT_FORM_UNSUPPORTED' | 'UNKNOWN_VICTIM'> {}
