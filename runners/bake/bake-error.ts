import { CodedError } from '../coded-error.ts';

/** A task that may not be published: its backdoor did not take, or its model does not travel. */
export class BakeError extends CodedError<'GATE_MISSED' | 'MODALITY_UNSUPPORTED'> {}
