import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { connectDatabase } from '../../db/client.ts';
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

const post = (body: string, type = 'application/json') =>
  fetch(`${site.url}/api/graphql`, { method: 'POST', headers: { 'content-type': type }, body });

test('answers a query by POST, with a charset in the content type too', async () => {
  const response = await post('{"query":"{ systemStatus { suites } }"}', 'application/json; charset=utf-8');
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ data: { systemStatus: { suites: [] } } });
});

test('answers a query by GET that says it is no plain form', async () => {
  const query = encodeURIComponent('{ systemStatus { evaluating } }');
  const headers = { 'apollo-require-preflight': '1' };
  const response = await fetch(`${site.url}/api/graphql?query=${query}`, { headers });
  expect(response.status).toBe(200);
  expect((await fetch(`${site.url}/api/graphql?query=${query}`)).status).toBe(400);
});

test('refuses a mutation by GET', async () => {
  const id = '00000000-0000-4000-8000-000000000000';
  const query = encodeURIComponent(`mutation { cancelSubmission(id: "${id}", manageToken: "x") { cancelled } }`);
  const headers = { 'apollo-require-preflight': '1' };
  const response = await fetch(`${site.url}/api/graphql?query=${query}`, { headers });
  expect(response.status).toBe(405);
});

test('refuses a body that is too large', async () => {
  expect((await post(JSON.stringify({ query: `# ${'x'.repeat(100_001)}` }))).status).toBe(413);
});

test('refuses another content type, as a form of another site would send it', async () => {
  expect((await post('{"query":"{ __typename }"}', 'text/plain')).status).toBe(415);
  expect((await post('query=%7B__typename%7D', 'application/x-www-form-urlencoded')).status).toBe(415);
});

test('refuses broken JSON, and JSON that is no request', async () => {
  expect((await post('{"query":')).status).toBe(400);
  expect((await post('[]')).status).toBe(400);
  expect((await post('{}')).status).toBe(400);
});

test('refuses many requests in one', async () => {
  expect((await post('[{"query":"{ __typename }"},{"query":"{ __typename }"}]')).status).toBe(400);
});

test('refuses a query that is too deep', async () => {
  const { status, errors } = await site.ask(`${'{ deeper '.repeat(11)}${'}'.repeat(11)}`);
  expect(status).toBe(400);
  expect(errors.map(({ message }) => message).join()).toMatch(/depth limit/i);
});

test('refuses a query with too many aliases', async () => {
  const many = Array.from({ length: 16 }, (_, index) => `a${index}: systemStatus { evaluating }`).join(' ');
  const { status, errors } = await site.ask(`{ ${many} }`);
  expect(status).toBe(400);
  expect(errors[0]?.message).toMatch(/alias/i);
});

test('tells a stranger nothing about a failure but its number', async () => {
  const gone = connectDatabase('postgresql://nobody:secret-password@127.0.0.1:9/none');
  const broken = await serveGraphql(gone.db);
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  try {
    const { errors } = await broken.ask('{ systemStatus { suites } }');
    expect(errors[0]?.extensions['code']).toBe('INTERNAL_SERVER_ERROR');
    const requestId = String(errors[0]?.extensions['requestId']);
    expect(errors[0]?.message).toBe(`Internal error. Report it with request id ${requestId}.`);
    expect(JSON.stringify(errors)).not.toMatch(/secret-password|ECONNREFUSED|select|stack/i);
    expect(String(log.mock.calls[0]?.[0])).toContain(requestId);
  } finally {
    log.mockRestore();
    await broken.close();
    await gone.close();
  }
});

test('a wrong argument is a refusal that says what is wrong', async () => {
  const { errors } = await site.ask('{ submission(id: "nonsense") { id } }');
  expect(errors[0]?.message).toBe('Not a submission id');
  expect(errors[0]?.extensions['code']).toBe('BAD_USER_INPUT');
});
