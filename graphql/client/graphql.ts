import { initGraphQLTada } from 'gql.tada';
import type { introspection } from './introspection.d.ts';

/**
 * Parses an operation or a fragment. Its types are inferred from the text and from introspection.d.ts, which
 * `npm run schema` writes. Fragments that the text spreads are passed as the second argument.
 *
 * Masking is off: a component reads the fields of its fragment directly from its props.
 */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { DateTime: string };
  disableMasking: true;
}>();

export type { FragmentOf, ResultOf, TadaDocumentNode, VariablesOf } from 'gql.tada';
