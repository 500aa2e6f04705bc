import { CliError } from './cli-error.ts';

const timeoutMs = 30_000;

interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message?: string; readonly extensions?: { readonly code?: string } }[];
}

/**
 * Sends one operation to the site.
 * @throws CliError SITE_UNREACHABLE when nothing answers, SITE_FAILED when what answers is broken, REQUEST_REFUSED.
 */
export async function graphqlRequest<Data>(
  siteUrl: string,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<Data> {
  const endpoint = endpointOf(siteUrl);
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((cause: unknown) => {
    const message = `Nothing answers at ${siteUrl} (${reasonOf(cause)}). Start the site with npm start, or name it with --url.`;
    throw new CliError('SITE_UNREACHABLE', message, { siteUrl }, { cause });
  });
  const answer = (await response.json().catch(() => null)) as Answer<Data> | null;
  const [error] = answer?.errors ?? [];
  if (error) {
    const isOurs = response.status >= 500 || error.extensions?.code === 'INTERNAL_SERVER_ERROR';
    throw new CliError(isOurs ? 'SITE_FAILED' : 'REQUEST_REFUSED', error.message ?? 'The site refused.', { siteUrl });
  }
  if (!answer?.data) {
    const message = `${endpoint} answered ${response.status} without data: is this a BackdoorMBTI Leaderboard?`;
    throw new CliError('SITE_FAILED', message, { siteUrl, status: response.status });
  }
  return answer.data;
}

function endpointOf(siteUrl: string): string {
  try {
    const url = new URL(siteUrl);
    if (!/^https?:$/.test(url.protocol)) throw new Error(`${url.protocol} is not http`);
    return `${url.href.replace(/\/+$/, '')}/api/graphql`;
  } catch (cause) {
    throw new CliError('USAGE', `--url is ${siteUrl}, expected something like http://localhost:3000.`, {}, { cause });
  }
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const inner = cause.cause as { readonly code?: string; readonly message?: string } | undefined;
  return inner?.code ?? inner?.message ?? cause.message;
}
