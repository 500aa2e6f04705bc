import { CodedError } from '../../benchmark/coded-error.ts';

/** How running a submitted container can fail. `measure/attribute-failure.ts` says whose failure each code is. */
export type SandboxErrorCode =
  | 'ENGINE_MISSING'
  | 'ENGINE_FAILED'
  | 'ABORTED'
  | 'BASE_IMAGE_UNAVAILABLE'
  | 'BUILD_FAILED'
  | 'IMAGE_REFERENCE_MALFORMED'
  | 'IMAGE_UNPULLABLE'
  | 'REGISTRY_UNAVAILABLE'
  | 'IMAGE_INVALID'
  | 'IMAGE_TOO_LARGE'
  | 'PROTOCOL_MISSING'
  | 'PROTOCOL_INVALID'
  | 'NOT_STARTED'
  | 'KILLED'
  | 'EXIT_NONZERO'
  | 'TIMED_OUT'
  | 'OUT_OF_MEMORY'
  | 'TOO_MANY_PROCESSES'
  | 'LOG_TOO_LARGE'
  | 'OUTPUT_TOO_LARGE'
  | 'CONVERSATION_FAILED'
  | 'OUTPUT_MISSING'
  | 'OUTPUT_NOT_A_FILE';

/** A failure of the sandbox or of what ran in it. */
export class SandboxError extends CodedError<SandboxErrorCode> {}

/** @returns the text of anything that was thrown. */
export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
