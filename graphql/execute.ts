import { graphql } from 'graphql';
import { createContext } from './context.ts';
import { schema } from './schema.ts';

/**
 * Runs one operation in process, for our own pages: the same schema and resolvers as over HTTP.
 * @returns its data, as the caller's own query shapes it.
 * @throws the first error of the operation.
 */
export async function executeOperation<Data>(
  source: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<Data> {
  const { data, errors } = await graphql({ schema, source, variableValues: variables, contextValue: createContext() });
  if (errors?.[0]) throw errors[0];
  return data as Data;
}
