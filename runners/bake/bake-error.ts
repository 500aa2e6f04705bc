import { CodedError } from '../coded-error.ts';

/** A task that may not be published because its backdoor did not take, or a bake that others of its tasks failed. */
export class BakeError extends CodedError<'GATE_MISSED' | 'BAKE_INCOMPLETE'> {}
