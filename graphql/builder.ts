import SchemaBuilder from '@pothos/core';
import { GraphQLScalarType, Kind } from 'graphql';
import type { Context } from './context.ts';

/** Code-first schema; every field says what it is, because the descriptions are the public documentation. */
export const builder = new SchemaBuilder<{
  Context: Context;
  DefaultFieldNullability: false;
  Scalars: { DateTime: { Input: Date; Output: Date } };
}>({ defaultFieldNullability: false });

builder.queryType({ description: 'Everything that can be read. No sign-in is needed.' });
builder.mutationType({ description: 'What changes something. A refusal is a result, not an error.' });

builder.addScalarType(
  'DateTime',
  new GraphQLScalarType<Date, string>({
    name: 'DateTime',
    description: 'A moment, ISO 8601 in UTC with milliseconds.',
    serialize: (value) => (value as Date).toISOString(),
    parseValue: (value) => new Date(String(value)),
    parseLiteral: (node) => new Date(node.kind === Kind.STRING ? node.value : Number.NaN),
  }),
);
