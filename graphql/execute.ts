import type { TadaDocumentNode } from 'gql.tada';
import { execute, type DocumentNode } from 'graphql';
import { createContext } from './context.ts';
import { schema } from './schema.ts';

/**
 * Runs one operation in process, for our own pages: the same schema and resolvers as over HTTP. The operation is not
 * validated here, because the tests validate every document of the pages.
 * @returns its data as plain objects, which server components can pass to client components.
 * @throws the first error of the operation.
 */
export async function executeOperation<Data, Variables extends Readonly<Record<string, unknown>>>(
  document: TadaDocumentNode<Data, Variables>,
  ...[variables]: Record<string, never> extends Variables ? [variables?: Variables] : [variables: Variables]
): Promise<Data> {
  const { data, errors } = await execute({
    schema,
    document: document as DocumentNode,
    variableValues: variables ?? {},
    contextValue: createContext(),
  });
  if (errors?.[0]) throw errors[0];
  return structuredClone(data) as Data; // the objects of graphql have no prototype
}

/** Whether an operation failed because of what it was asked, such as an unknown suite. */
export function isBadUserInput(error: unknown): boolean {
  return error instanceof Object && 'extensions' in error && codeOf(error.extensions) === 'BAD_USER_INPUT';
}

function codeOf(extensions: unknown): unknown {
  return extensions instanceof Object && 'code' in extensions ? extensions.code : undefined;
}
