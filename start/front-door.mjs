/**
 * What the site answers before Next.js sees a request: Next.js takes every method on a page for a GET, cannot build a
 * Request with the method TRACE, and fails on an address that does not decode.
 */

/** @typedef {{ status: number, headers: Record<string, string>, body: string }} Answer */

const readMethods = 'GET, HEAD, OPTIONS';

/** The paths that take other methods than pages and files do. */
const methodsOf = new Map([
  ['/submit', 'GET, HEAD, POST, OPTIONS'], // the form
  ['/api/graphql', 'GET, HEAD, POST, OPTIONS'],
]);

/** An address that no page has; Next.js answers it with the page "not found" and 404. */
export const addressOfNothing = '/_not-found';

/**
 * @param {string | undefined} method
 * @param {string | undefined} address the path and query of the request, as sent
 * @returns {Answer | { address: string }} an answer, or the address that Next.js is to answer
 */
export function receive(method = 'GET', address = '/') {
  const sent = address.split('?', 1)[0] ?? '';
  const withoutSlash = sent.replace(/\/$/, '');
  const path = methodsOf.has(withoutSlash) ? withoutSlash : sent; // a redirect would lose a preflight
  const allowed = methodsOf.get(path) ?? readMethods;
  if (!allowed.split(', ').includes(method)) return refuseMethod(method, allowed, path.startsWith('/api/'));
  if (method === 'OPTIONS' && path !== '/api/graphql') return answerOptions(allowed, path);
  return { address: isReadable(path) ? path + address.slice(sent.length) : addressOfNothing };
}

/**
 * @param {string} method
 * @param {string} allowed
 * @param {boolean} isForPrograms
 * @returns {Answer}
 */
function refuseMethod(method, allowed, isForPrograms) {
  const message = `The method is ${method}, expected one of ${allowed}.`;
  const errors = [{ message, extensions: { code: 'METHOD_NOT_ALLOWED' } }];
  return {
    status: 405,
    headers: { Allow: allowed, 'Content-Type': isForPrograms ? 'application/json' : 'text/plain; charset=utf-8' },
    body: isForPrograms ? JSON.stringify({ errors }) : `${message}\n`,
  };
}

/**
 * The files of the protocol may be read by pages of every site, so a browser may ask for them with any header.
 * @param {string} allowed
 * @param {string} path
 * @returns {Answer}
 */
function answerOptions(allowed, path) {
  const preflight = {
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': allowed,
    'Access-Control-Allow-Headers': '*',
    'Access-Control-Max-Age': '86400',
  };
  return { status: 204, headers: { Allow: allowed, ...(path.startsWith('/protocol/') ? preflight : {}) }, body: '' };
}

/**
 * Whether a path is one of this site and decodes to text. A server also gets whole addresses and "*" as a path.
 * @param {string} path
 */
function isReadable(path) {
  if (!path.startsWith('/')) return false;
  try {
    return !/\p{Cc}/u.test(decodeURIComponent(path));
  } catch {
    return false;
  }
}
