import { CodedError } from '../coded-error.ts';
import type { OutputDefect } from '../words/failure-catalog.ts';

/** A container's output that breaks the protocol. The message names the file, what was found and what was expected. */
export class OutputError extends CodedError<'INVALID_OUTPUT'> {
  readonly defect: OutputDefect;

  constructor(defect: OutputDefect, message: string, options: { readonly cause?: unknown } = {}) {
    super('INVALID_OUTPUT', message, { defect }, options);
    this.defect = defect;
  }
}
