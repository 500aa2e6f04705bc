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

const defects: Readonly<Record<OutputDefect, true>> = {
  'missing-file': true,
  'not-a-file': true,
  unreadable: true,
  'wrong-dtype': true,
  'wrong-shape': true,
  'not-finite': true,
  'nothing-kept': true,
  'too-few-kept': true,
  'wrong-parameters': true,
  'wrong-signature': true,
  'refused-operator': true,
  'external-data': true,
  'not-runnable': true,
  'not-deterministic': true,
  'not-json': true,
  'output-before-answers': true,
  'unknown-id': true,
  'answered-twice': true,
  'late-answers': true,
  'missing-answers': true,
  'wrong-answer': true,
  'answers-ended': true,
  'out-of-range': true,
};

/** Whether a value, such as one that another process reported, is a defect. */
export function isOutputDefect(value: unknown): value is OutputDefect {
  return typeof value === 'string' && Object.hasOwn(defects, value);
}
