import { CodedError } from '../coded-error.ts';

/** Bytes in a wrong format. `facts` says what was found and what was expected. */
export class ArtifactError extends CodedError<
  | 'NPY_INVALID'
  | 'TEXT_INVALID'
  | 'NPY_UNSUPPORTED'
  | 'LABEL_OUT_OF_RANGE'
  | 'SAFETENSORS_INVALID'
  | 'SAFETENSORS_UNSUPPORTED'
  | 'JSON_UNSUPPORTED'
> {}
