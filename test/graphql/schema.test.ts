import {
  isInputObjectType,
  isObjectType,
  lexicographicSortSchema,
  printSchema,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
} from 'graphql';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { schema } from '../../graphql/schema.ts';

test('schema.graphql is the printed schema; npm run schema writes it', async () => {
  const committed = await readFile(new URL('../../graphql/schema.graphql', import.meta.url), 'utf8');
  expect(committed).toBe(`${printSchema(lexicographicSortSchema(schema))}\n`);
});

test('every type, field and argument has a description', () => {
  const undescribed = Object.values(schema.getTypeMap())
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) => [...(type.description ? [] : [type.name]), ...undescribedFields(type)]);
  expect(undescribed).toEqual([]);
});

function undescribedFields(type: GraphQLNamedType): readonly string[] {
  if (!isObjectType(type) && !isInputObjectType(type)) return [];
  const fields: readonly (GraphQLField<unknown, unknown> | GraphQLInputField)[] = Object.values(type.getFields());
  return fields.flatMap((field) => {
    const members = 'args' in field ? [field, ...field.args] : [field];
    return members.filter(({ description }) => !description).map(({ name }) => `${type.name}.${field.name}: ${name}`);
  });
}
