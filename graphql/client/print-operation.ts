import { print } from '@0no-co/graphql.web';
import type { TadaDocumentNode } from 'gql.tada';

/** The text of an operation and of the fragments that it uses, as it is sent over HTTP. */
export function printOperation(operation: TadaDocumentNode<unknown, never>): string {
  return print(operation);
}
