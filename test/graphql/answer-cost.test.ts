import { complexityFromQuery } from '@pothos/plugin-complexity';
import { getNamedType, isLeafType, isListType, isNonNullType, isObjectType, type GraphQLOutputType } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pollQuery } from '../../app/submissions/[submissionId]/poll-query.ts';
import { attackCatalog } from '../../benchmark/attacks/attack-catalog.ts';
import { documentAttack } from '../../benchmark/attacks/documents/document-attack.ts';
import { suiteCatalog } from '../../benchmark/suites/suite-catalog.ts';
import { failSubmission } from '../../db/queries/advance-submission.ts';
import { registerAttackCatalog } from '../../runners/worker/register-attacks.ts';
import { submissionFields } from '../../cli/submission-fields.ts';
import { graphql } from '../../graphql/client/graphql.ts';
import { printOperation } from '../../graphql/client/print-operation.ts';
import { defaultCost } from '../../graphql/answer-cost.ts';
import { createContext } from '../../graphql/context.ts';
import { listLimits, pageLimits, requestLimits } from '../../graphql/limits.ts';
import { schema } from '../../graphql/schema.ts';
import { createFreshDatabase, type FreshDatabase } from '../support/fresh-database.ts';
import { enterSubmission, rankSubmission } from '../support/sample-submission.ts';
import { registerSampleSuite } from '../support/sample-suite.ts';
import { serveGraphql, type GraphqlSite } from '../support/serve-graphql.ts';

let database: FreshDatabase;
let site: GraphqlSite;

beforeAll(async () => {
  database = await createFreshDatabase();
  await registerSampleSuite(database.db);
  await registerAttackCatalog(database.db);
  await rankSubmission(database.db, { defenseName: 'ranked', netDefenseEffect: 0.5 });
  const { id } = await enterSubmission(database.db, { defenseName: 'failed' });
  await failSubmission(database.db, id, { code: 'crashed', detail: 'exit-code-1', message: 'x'.repeat(2_000) });
  site = await serveGraphql(database.db);
});
afterAll(async () => {
  await site?.close();
  await database?.close();
});

const isList = (type: GraphQLOutputType): boolean => (isNonNullType(type) ? isList(type.ofType) : isListType(type));

test('every list of the schema states how many entries it can have', () => {
  const lists = Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && !type.name.startsWith('__'))
    .flatMap((type) => (isObjectType(type) ? Object.values(type.getFields()) : []))
    .filter(({ type }) => isList(type));
  expect(lists.length).toBeGreaterThan(15);
  expect(lists.filter(({ extensions }) => extensions['complexity'] === defaultCost)).toEqual([]);
});

test('the lists of the catalogs keep within what the schema states', () => {
  for (const attack of attackCatalog.map(documentAttack)) {
    expect(attack.parameters.length).toBeLessThanOrEqual(listLimits.parameters);
    expect(attack.publishedFigures.length).toBeLessThanOrEqual(listLimits.publishedFigures);
    expect(attack.differences.length).toBeLessThanOrEqual(listLimits.differences);
    expect(attack.unreachedGates.length).toBeLessThanOrEqual(listLimits.unreachedGates);
    expect(Math.max(attack.artifacts.length, attack.otherLabelRules.length)).toBeLessThanOrEqual(listLimits.words);
  }
  expect(attackCatalog.length).toBeLessThanOrEqual(pageLimits.rows);
  for (const { tasks } of suiteCatalog) {
    expect(tasks.length).toBeLessThanOrEqual(pageLimits.tasks);
    expect(Math.max(...tasks.map(({ factors }) => factors.length))).toBeLessThanOrEqual(listLimits.factors);
  }
});

/** All fields below a type, down to a depth, with small pages of lists. */
function everything(type: GraphQLOutputType, depth: number): string {
  const named = getNamedType(type);
  if (!isObjectType(named)) return '';
  const fields = Object.values(named.getFields()).flatMap((field) => {
    if (isLeafType(getNamedType(field.type))) return [field.name];
    const page = field.args.some(({ name }) => name === 'first') ? '(first: 2)' : '';
    return depth > 0 ? [`${field.name}${page} ${everything(field.type, depth - 1)}`] : [];
  });
  return `{ __typename ${fields.join(' ')} }`;
}

test.each([
  ['submissions(first: 2)', 5],
  ['board', 3],
  ['attacks(first: 22)', 1],
  ['tasks(first: 2)', 3],
  ['systemStatus', 2],
])('no answer to %s is larger than its estimate', async (field, depth) => {
  const name = /^\w+/.exec(field)?.[0] ?? '';
  const type = schema.getQueryType()?.getFields()[name]?.type;
  const query = `{ ${field} ${type ? everything(type, depth) : ''} }`;
  const { complexity } = complexityFromQuery(query, { schema, ctx: createContext(database.db) });
  const { data, errors } = await site.ask(query);
  expect(errors).toEqual([]);
  expect(JSON.stringify({ data }).length).toBeLessThanOrEqual(complexity);
});

test('logs are not in lists; an evaluation that is asked for by its id has its log', async () => {
  const refused = await site.ask('{ submissions(first: 100) { nodes { evaluations { log } } } }');
  expect(refused.status).toBe(400);
  const { data } = await site.ask('{ submissions { nodes { id evaluations { id } } } }');
  const [{ id: submissionId, evaluations }] = data.submissions.nodes.filter(
    (node: { evaluations: unknown[] }) => node.evaluations.length > 0,
  );
  const found = await site.ask('query ($id: ID!) { evaluation(id: $id) { id submissionId state log } }', {
    id: evaluations[0].id,
  });
  expect(found.data.evaluation).toEqual({
    id: evaluations[0].id,
    submissionId,
    state: 'SCORED',
    log: 'loaded 4000 samples\ndone',
  });
  const unknown = await site.ask('{ evaluation(id: "00000000-0000-4000-8000-000000000000") { log } }');
  expect(unknown.data).toEqual({ evaluation: null });
});

const allFailures = (submissions: number, evaluations: number) =>
  `{ submissions(first: ${submissions}) { nodes { evaluations(first: ${evaluations}) { failure { code message remedy } } } } }`;

test('lists within lists multiply, and a query that could become too large is refused before it is run', async () => {
  const { status, errors } = await site.ask(allFailures(100, 200));
  expect(status).toBe(400);
  expect(errors[0]?.extensions['code']).toBe('ANSWER_TOO_LARGE');
  expect(errors[0]?.message).toMatch(/^The answer could have [\d,]+ bytes, and at most 4,000,000 are sent\. .*"first"/);
  expect((await site.ask(allFailures(10, 50))).status).toBe(200);
});

test('page sizes in variables count, and so do fields of fragments', async () => {
  const query = `query ($first: Int!) { submissions(first: $first) { nodes { ...Part } } }
    fragment Part on Submission { evaluations(first: 200) { failure { message } } }`;
  expect((await site.ask(query, { first: 1 })).status).toBe(200);
  expect((await site.ask(query, { first: 100 })).status).toBe(400);
});

test('the page of a submission, and what the command line asks of one, keep within the limit', () => {
  const id = '00000000-0000-4000-8000-000000000000';
  const costOf = (query: string) =>
    complexityFromQuery(query, { schema, ctx: createContext(database.db), variables: { id } }).complexity;
  expect(costOf(printOperation(pollQuery))).toBeLessThan(requestLimits.answerBytes);
  const command = graphql('query Q($id: ID!) { submission(id: $id) { ...SubmissionFields } }', [submissionFields]);
  expect(costOf(printOperation(command))).toBeLessThan(requestLimits.answerBytes);
});

test('a page of tasks is bounded, and its range is said', async () => {
  const { data } = await site.ask('{ tasks(first: 1, offset: 1) { id } board { tasks(first: 1) { id } } }');
  expect(data).toEqual({ tasks: [{ id: 'task-blend' }], board: { tasks: [{ id: 'task-badnets' }] } });
  const { errors } = await site.ask(`{ tasks(first: ${pageLimits.tasks + 1}) { id } }`);
  expect(errors[0]?.message).toBe(`first: Found ${pageLimits.tasks + 1}, expected at most ${pageLimits.tasks}`);
});

test('an alias is short, because it is repeated in every row', async () => {
  const query = (length: number) => `{ submissions { nodes { ${'a'.repeat(length)}: id } } }`;
  expect((await site.ask(query(requestLimits.aliasCharacters))).status).toBe(200);
  const { status, errors } = await site.ask(query(requestLimits.aliasCharacters + 1));
  expect([status, errors[0]?.message]).toEqual([
    400,
    `An alias has ${requestLimits.aliasCharacters + 1} characters, and at most ${requestLimits.aliasCharacters} are allowed.`,
  ]);
});

test('tools can read the schema, but not the fields of the types of fields', async () => {
  const { getIntrospectionQuery } = await import('graphql');
  expect((await site.ask(getIntrospectionQuery())).status).toBe(200);
  const deep = '{ __schema { types { fields { type { fields { name } } } } } }';
  expect((await site.ask(deep)).status).toBe(400);
  const hidden = `{ __schema { types { ...A } } } fragment A on __Type { fields { type { ...B } } } fragment B on __Type { fields { name } }`;
  expect((await site.ask(hidden)).status).toBe(400);
});

test('fragments that spread each other twice do not make the checks slow', async () => {
  const fragments = Array.from(
    { length: 25 },
    (_, index) => `fragment F${index} on __Type { ...F${index + 1} ...F${index + 1} }`,
  );
  const startedAt = performance.now();
  await site.ask(`{ __schema { types { ...F0 } } } ${fragments.join(' ')} fragment F25 on __Type { name }`);
  expect(performance.now() - startedAt).toBeLessThan(2_000); // each twice would be 33 million visits
});
