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

test('answers a query by GET, and the same request by HEAD without a body', async () => {
  const address = `${site.url}/api/graphql?query=${encodeURIComponent('{ systemStatus { evaluating } }')}`;
  const response = await fetch(address);
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ data: { systemStatus: { evaluating: false } } });
  const head = await fetch(address, { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
});

test('answers JSON to a browser that opens a query, and loads nothing from elsewhere', async () => {
  const address = `${site.url}/api/graphql?query=${encodeURIComponent('{ __typename }')}`;
  const response = await fetch(address, { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } });
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  expect(await response.text()).toBe('{"data":{"__typename":"Query"}}\n');
});

test.each(['PUT', 'DELETE', 'PATCH'])('refuses the method %s and names those that it takes', async (method) => {
  const response = await fetch(`${site.url}/api/graphql`, { method });
  expect(response.status).toBe(405);
  expect(response.headers.get('allow')).toBe('GET, HEAD, POST, OPTIONS');
  const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
  expect(errors[0]?.extensions.code).toBe('METHOD_NOT_ALLOWED');
});

test.each([
  ['a syntax error', '{ board '],
  ['more tokens than allowed', `{ ${'__typename '.repeat(requestLimits.tokens)} }`],
])('answers 400 and GRAPHQL_PARSE_FAILED to %s', async (_what, query) => {
  const { status, errors } = await site.ask(query);
  expect(status).toBe(400);
  expect(errors[0]?.extensions['code']).toBe('GRAPHQL_PARSE_FAILED');
});

test('says how many tokens a query may have', async () => {
  const { errors } = await site.ask(`{ ${'__typename '.repeat(requestLimits.tokens)} }`);
  expect(errors[0]?.message).toMatch(new RegExp(`^The query has more than ${requestLimits.tokens} tokens`));
});

test('pages of other sites may read, also after a preflight, which they need not repeat for a day', async () => {
  const headers = { origin: 'https://elsewhere.example', 'content-type': 'application/json' };
  const body = '{"query":"{ __typename }"}';
  const answered = await fetch(`${site.url}/api/graphql`, { method: 'POST', headers, body });
  expect([answered.status, answered.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
  const refused = await post('{"query":"{"}');
  expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([400, '*']);
  const preflight = await fetch(`${site.url}/api/graphql`, {
    method: 'OPTIONS',
    headers: { origin: 'https://elsewhere.example', 'access-control-request-method': 'POST' },
  });
  expect(preflight.status).toBe(204);
  expect(Object.fromEntries(preflight.headers)).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-allow-methods': expect.stringContaining('POST'),
    'access-control-allow-headers': '*',
    'access-control-max-age': '86400',
  });
  expect(preflight.headers.has('access-control-allow-credentials')).toBe(false);
});

test.each<[string, Record<string, string>, number]>([
  ['a program', {}, 200],
  ['a page of this site', { origin: 'own', 'sec-fetch-site': 'same-origin' }, 200],
  ['a page of this site in a browser that sends only the origin', { origin: 'own' }, 200],
  ['a page of another site', { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' }, 403],
  ['a page of another site in a browser that sends only the origin', { origin: 'https://elsewhere.example' }, 403],
  ['a page of another port of this machine', { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' }, 403],
  ['a page without an origin, such as a file', { origin: 'null' }, 403],
])('a mutation of %s with the headers %j is answered with %i', async (_who, headers, status) => {
  const query = 'mutation ($id: ID!) { cancelSubmission(id: $id, manageToken: "x") { cancelled } }';
  const variables = { id: '00000000-0000-4000-8000-000000000000' };
  const origin = headers['origin'] === 'own' ? { origin: site.url } : {};
  const response = await fetch(`${site.url}/api/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers, ...origin },
    body: JSON.stringify({ query, variables }),
  });
  expect(response.status).toBe(status);
  const { errors } = (await response.json()) as { errors?: { extensions: { code: string } }[] };
  expect(errors?.[0]?.extensions.code).toBe(status === 403 ? 'CROSS_ORIGIN_MUTATION' : undefined);
});

test('rejects a mutation by GET', async () => {
  const id = '00000000-0000-4000-8000-000000000000';
  const query = encodeURIComponent(`mutation { cancelSubmission(id: "${id}", manageToken: "x") { cancelled } }`);
  const response = await fetch(`${site.url}/api/graphql?query=${query}`);
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

test('a number outside its range is rejected in our own words', async () => {
  const { errors } = await site.ask('{ submissions(first: 500) { nodes { id } } }');
  expect(errors[0]?.message).toBe('first: Found 500, expected at most 100');
});

test.each(['{ board(suite: "none@1") { totalCount } }', '{ tasks(suite: "none@1") { id } }'])(
  '%s is rejected with the known suites',
  async (query) => {
    const { errors } = await site.ask(query);
    expect(errors[0]?.message).toBe('There is no suite none@1 here. Known suites: mini@5.');
    expect(errors[0]?.extensions['code']).toBe('BAD_USER_INPUT');
  },
);
