/** A fact of an error: what was found, what was expected, where. */
export type Facts = Readonly<Record<string, unknown>>;

/**
 * Base of all errors of this project: branch on `code`, never on text.
 * @param message says what was found, what was expected, where, and what to do.
 */
export class CodedError<Code extends string> extends Error {
  readonly code: Code;
  readonly facts: Facts;

  constructor(code: Code, message: string, facts: Facts = {}, options: { readonly cause?: unknown } = {}) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
    this.facts = facts;
  }
}
