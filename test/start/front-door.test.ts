import { expect, test } from 'vitest';
import { addressOfNothing, receive } from '../../start/front-door.mjs';

test.each(['/', '/submissions/%E4%B8%8A', '/submissions?after=%ff', '/protocol/1/task.schema.json'])(
  'a GET of %s is passed on as it is',
  (address) => expect(receive('GET', address)).toEqual({ address }),
);

test.each([
  ['an escape that is no UTF-8', '/submissions/%ff'],
  ['an escape in another part', '/attacks/%ff/x'],
  ['half an escape', '/boards/%e'],
  ['a NUL byte', '/docs/a%00b'],
  ['a line break', '/boards/a%0d%0ab'],
  ['a whole address', 'http://elsewhere.example/'],
])('an address with %s is one that no page has', (_what, address) => {
  expect(receive('GET', address)).toEqual({ address: addressOfNothing });
});

test.each(['TRACE', 'PUT', 'DELETE', 'PATCH', 'POST', 'PROPFIND'])('%s of a page is refused with 405', (method) => {
  const answer = receive(method, '/submissions');
  expect(answer).toMatchObject({ status: 405, headers: { Allow: 'GET, HEAD, OPTIONS' } });
  expect(answer).toHaveProperty('body', `The method is ${method}, expected one of GET, HEAD, OPTIONS.\n`);
});

test('the form and the API take POST, and nothing takes TRACE', () => {
  expect(receive('POST', '/submit')).toEqual({ address: '/submit' });
  expect(receive('POST', '/api/graphql')).toEqual({ address: '/api/graphql' });
  expect(receive('TRACE', '/submit')).toMatchObject({ status: 405 });
  const refused = receive('TRACE', '/api/graphql?query=x');
  expect(refused).toMatchObject({ status: 405, headers: { 'Content-Type': 'application/json' } });
  expect(JSON.parse('body' in refused ? refused.body : '')).toMatchObject({
    errors: [{ extensions: { code: 'METHOD_NOT_ALLOWED' } }],
  });
});

test('the form and the API are also found with a slash at the end', () => {
  expect(receive('POST', '/submit/')).toEqual({ address: '/submit' });
  expect(receive('POST', '/api/graphql/?a=/b/')).toEqual({ address: '/api/graphql?a=/b/' });
  expect(receive('OPTIONS', '/api/graphql/')).toEqual({ address: '/api/graphql' });
  expect(receive('GET', '/boards/')).toEqual({ address: '/boards/' }); // Next.js redirects it
  expect(receive('POST', '/submit//')).toMatchObject({ status: 405 });
});

test('OPTIONS names the methods; files of the protocol may be read by pages of other sites', () => {
  expect(receive('OPTIONS', '/boards/mini-3')).toEqual({
    status: 204,
    headers: { Allow: 'GET, HEAD, OPTIONS' },
    body: '',
  });
  expect(receive('OPTIONS', '*')).toMatchObject({ status: 204 });
  expect(receive('OPTIONS', '/protocol/1/task.schema.json')).toMatchObject({
    status: 204,
    headers: { 'Access-Control-Allow-Origin': '*', 'Access-Control-Max-Age': '86400' },
  });
  expect(receive('OPTIONS', '/api/graphql')).toEqual({ address: '/api/graphql' });
});
