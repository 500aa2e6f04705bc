import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';

export class BadUserInputError extends GraphQLError {
  constructor(message: string) {
    super(message, { extensions: { code: 'BAD_USER_INPUT' } });
  }
}

/** One problem with an input. */
export interface InputProblem {
  readonly path: string;
  readonly message: string;
}

export function inputProblems(error: z.ZodError): readonly InputProblem[] {
  return error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
}

/** Checks the arguments of a field. @throws BadUserInputError that names every problem. */
export function parseArguments<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new BadUserInputError(
    inputProblems(parsed.error)
      .map(({ path, message }) => (path ? `${path}: ${message}` : message))
      .join('; '),
  );
}

/**
 * The error that a client sees. Errors of GraphQL are sent as they are. Any other error is logged and replaced by an id
 * that is also in the log, because database errors contain their statement and its values.
 */
export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const original = unwrapResolverError(error);
  if (isGraphqlError(original)) return formatted;
  const requestId = randomUUID();
  console.error(`GraphQL request ${requestId} failed:`, original);
  return {
    message: `Internal error. Report it with request id ${requestId}.`,
    ...(formatted.path ? { path: formatted.path } : {}),
    extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
  };
}

/** Not instanceof: bundlers load graphql as ESM, packages load it as CommonJS, and both classes occur. */
function isGraphqlError(error: unknown): boolean {
  return Object.prototype.toString.call(error) === '[object GraphQLError]';
}
