import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFreshDatabase, type FreshDatabase } from '../support/fresh-database.ts';
import { serveGraphql, type GraphqlSite } from '../support/serve-graphql.ts';

let database: FreshDatabase;
let site: GraphqlSite;

beforeAll(async () => {
  database = await createFreshDatabase();
  site = await serveGraphql(database.db);
});
afterAll(async () => {
  await site?.close();
  await database?.close();
});

test('follows every MUST, SHOULD and MAY of GraphQL over HTTP', async () => {
  const audits = serverAudits({ url: () => `${site.url}/api/graphql` });
  expect(audits.length).toBeGreaterThan(60);
  const results = await Promise.all(audits.map((audit) => audit.fn()));
  expect(results.filter(({ status }) => status !== 'ok').map(({ id, name }) => `${id} ${name}`)).toEqual([]);
});
