import { CodedError } from '../coded-error.ts';

/** What kind of wrong a container's output is; part of the failure that its author sees. */
export type OutputDefect =
  | 'missing-file'
  | 'not-a-file'
  | 'unreadable'
  | 'wrong-dtype'
  | 'wrong-shape'
  | 'not-finite'
  | 'nothing-kept'
  | 'too-few-kept'
  | 'wrong-parameters'
  | 'refused-operator'
  | 'external-data'
  | 'not-runnable'
  | 'not-deterministic';

/** A container's output that breaks the protocol; the message names file, found and expected. */
export class OutputError extends CodedError<'INVALID_OUTPUT'> {
  readonly defect: OutputDefect;

  constructor(defect: OutputDefect, message: string, options: { readonly cause?: unknown } = {}) {
    super('INVALID_OUTPUT', message, { defect }, options);
    this.defect = defect;
  }
}
