import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { joinProblems, parseInput } from '../benchmark/issue-sentence.ts';
import { requestLimits } from './limits.ts';

export class BadUserInputError extends GraphQLError {
  constructor(message: string) {
    super(message, { extensions: { code: 'BAD_USER_INPUT' } });
  }
}

/** Checks the arguments of a field. @throws BadUserInputError that names every problem. */
export function parseArguments<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const parsed = parseInput(schema, value);
  if ('data' in parsed) return parsed.data;
  throw new BadUserInputError(joinProblems(parsed.problems));
}

/**
 * The error that a client sees. Errors of GraphQL are sent as they are. Any other error is logged and replaced by an id
 * that is also in the log, because database errors contain their statement and its values.
 */
export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const original = unwrapResolverError(error);
  if (isGraphqlError(original)) return { ...formatted, message: ourMessage(formatted.message) };
  const requestId = randomUUID();
  console.error(`GraphQL request ${requestId} failed:`, original);
  return {
    message: `Internal error. Report it with request id ${requestId}.`,
    ...(formatted.path ? { path: formatted.path } : {}),
    extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
  };
}

/** The sentence of the parser about too many tokens has a mistake, and does not name the limit as ours. */
function ourMessage(message: string): string {
  if (!/^Syntax Error: Document contains more that \d+ tokens/.test(message)) return message;
  return `The query has more than ${requestLimits.tokens} tokens, which are names, numbers, texts and punctuation marks. Send it in parts.`;
}

/** Not instanceof: bundlers load graphql as ESM, packages load it as CommonJS, and both classes occur. */
function isGraphqlError(error: unknown): boolean {
  return Object.prototype.toString.call(error) === '[object GraphQLError]';
}
