import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { connectDatabase } from '../../db/client.ts';
import { requestLimits } from '../../graphql/limits.ts';
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

test('answers a query by POST, also with a charset in the content type', async () => {
  const response = await post('{"query":"{ systemStatus { suites } }"}', 'application/json; charset=utf-8');
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ data: { systemStatus: { suites: [] } } });
});

test('answers a query by GET that carries the preflight header', async () => {
  const query = encodeURIComponent('{ systemStatus { evaluating } }');
  const headers = { 'apollo-require-preflight': '1' };
  const response = await fetch(`${site.url}/api/graphql?query=${query}`, { headers });
  expect(response.status).toBe(200);
  expect((await fetch(`${site.url}/api/graphql?query=${query}`)).status).toBe(400);
});

test('rejects a mutation by GET', async () => {
  const id = '00000000-0000-4000-8000-000000000000';
  const query = encodeURIComponent(`mutation { cancelSubmission(id: "${id}", manageToken: "x") { cancelled } }`);
  const headers = { 'apollo-require-preflight': '1' };
  const response = await fetch(`${site.url}/api/graphql?query=${query}`, { headers });
  expect(response.status).toBe(405);
});

test('rejects a body that is too large', async () => {
  expect((await post(JSON.stringify({ query: `# ${'x'.repeat(requestLimits.bodyBytes)}` }))).status).toBe(413);
});

test('rejects the content types that a form on another site can send', async () => {
  expect((await post('{"query":"{ __typename }"}', 'text/plain')).status).toBe(415);
  expect((await post('query=%7B__typename%7D', 'application/x-www-form-urlencoded')).status).toBe(415);
});

test('rejects broken JSON, and JSON that is not a request', async () => {
  expect((await post('{"query":')).status).toBe(400);
  expect((await post('[]')).status).toBe(400);
  expect((await post('{}')).status).toBe(400);
});

test('rejects batched requests', async () => {
  expect((await post('[{"query":"{ __typename }"},{"query":"{ __typename }"}]')).status).toBe(400);
});

test('rejects a query that is too deep', async () => {
  const { status, errors } = await site.ask(
    `${'{ deeper '.repeat(requestLimits.depth + 1)}${'}'.repeat(requestLimits.depth + 1)}`,
  );
  expect(status).toBe(400);
  expect(errors.map(({ message }) => message).join()).toMatch(/depth limit/i);
});

test('a fragment adds no depth itself, and does not hide the depth of its fields', async () => {
  const chain = (length: number) =>
    Array.from({ length }, (_, index) => `fragment F${index} on Query { ...F${index + 1} }`).join(' ');
  const shallow = `{ ...F0 } ${chain(20)} fragment F20 on Query { systemStatus { evaluating } }`;
  expect((await site.ask(shallow)).status).toBe(200);
  const fields = `${'deeper { '.repeat(requestLimits.depth)} deepest ${'}'.repeat(requestLimits.depth)}`;
  const { status, errors } = await site.ask(`{ ...F0 } ${chain(3)} fragment F3 on Query { ${fields} }`);
  expect(status).toBe(400);
  expect(errors.map(({ message }) => message).join()).toMatch(/depth limit/i);
});

test('accepts as many aliases as the API page states, and no more', async () => {
  const ask = (count: number) => {
    const fields = Array.from({ length: count }, (_, index) => `a${index}: systemStatus { evaluating }`);
    return site.ask(`{ ${fields.join(' ')} }`);
  };
  expect((await ask(requestLimits.aliases)).status).toBe(200);
  const { status, errors } = await ask(requestLimits.aliases + 1);
  expect(status).toBe(400);
  expect(errors[0]?.message).toMatch(/alias/i);
});

test('an internal error is reported only with an id', async () => {
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

test('a malformed argument is rejected with the reason', async () => {
  const { errors } = await site.ask('{ submission(id: "nonsense") { id } }');
  expect(errors[0]?.message).toBe('Not a submission id');
  expect(errors[0]?.extensions['code']).toBe('BAD_USER_INPUT');
});
