import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import { GraphQLScalarType, Kind } from 'graphql';
import { defaultCost, tooCostly } from './answer-cost.ts';
import type { Context } from './context.ts';
import { requestLimits } from './limits.ts';

/** Code-first schema. Every type, field and argument has a description, because these are the public documentation. */
export const builder = new SchemaBuilder<{
  Context: Context;
  DefaultFieldNullability: false;
  Scalars: { DateTime: { Input: Date; Output: Date } };
}>({
  defaultFieldNullability: false,
  plugins: [ComplexityPlugin],
  complexity: {
    limit: { complexity: requestLimits.answerBytes },
    fieldComplexity: defaultCost,
    complexityError: (_kind, { complexity }) => tooCostly(complexity),
  },
});

builder.queryType({ description: 'Everything that can be read. Reading needs no sign-in.' });
builder.mutationType({
  description: 'Everything that can be changed. A rejection is returned as a result, not as an error.',
});

builder.addScalarType(
  'DateTime',
  new GraphQLScalarType<Date, string>({
    name: 'DateTime',
    description: 'A point in time: ISO 8601 in UTC with milliseconds.',
    serialize: (value) => (value as Date).toISOString(),
    parseValue: (value) => new Date(String(value)),
    parseLiteral: (node) => new Date(node.kind === Kind.STRING ? node.value : Number.NaN),
  }),
);
