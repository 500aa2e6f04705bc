import type { TadaDocumentNode } from '../graphql/client/graphql.ts';
import { printOperation } from '../graphql/client/print-operation.ts';
import { CliError } from './cli-error.ts';

const timeoutMs = 30_000;

interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message?: string; readonly extensions?: { readonly code?: string } }[];
}

/**
 * Sends one operation to the site.
 * @throws CliError SITE_UNREACHABLE when there is no answer, SITE_FAILED when the answer is broken, REQUEST_REFUSED.
 */
export async function graphqlRequest<Data, Variables extends Readonly<Record<string, unknown>>>(
  siteUrl: string,
  document: TadaDocumentNode<Data, Variables>,
  ...[variables]: Record<string, never> extends Variables ? [variables?: Variables] : [variables: Variables]
): Promise<Data> {
  const endpoint = endpointOf(siteUrl);
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ query: printOperation(document), variables }),
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((cause: unknown) => {
    const message = `Nothing answers at ${siteUrl} (${reasonOf(cause)}). Start the site with npm start, or give its address with --url.`;
    throw new CliError('SITE_UNREACHABLE', message, { siteUrl }, { cause });
  });
  const answer = (await response.json().catch(() => null)) as Answer<Data> | null;
  const [error] = answer?.errors ?? [];
  if (error) {
    const isOurs = response.status >= 500 || error.extensions?.code === 'INTERNAL_SERVER_ERROR';
    const message = error.message ?? 'The site refused the request without a reason.';
    throw new CliError(isOurs ? 'SITE_FAILED' : 'REQUEST_REFUSED', message, { siteUrl });
  }
  if (!answer?.data) {
    const message = `${endpoint} answered with status ${response.status} and without data. Is this a BackdoorMBTI Leaderboard?`;
    throw new CliError('SITE_FAILED', message, { siteUrl, status: response.status });
  }
  return answer.data;
}

function endpointOf(siteUrl: string): string {
  try {
    const url = new URL(siteUrl);
    if (!/^https?:$/.test(url.protocol)) throw new Error(`The protocol is ${url.protocol}, expected http: or https:.`);
    return `${url.href.replace(/\/+$/, '')}/api/graphql`;
  } catch (cause) {
    throw new CliError(
      'USAGE',
      `--url is ${siteUrl}, expected an address such as http://localhost:3000.`,
      {},
      { cause },
    );
  }
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const inner = cause.cause as { readonly code?: string; readonly message?: string } | undefined;
  return inner?.code ?? inner?.message ?? cause.message;
}
