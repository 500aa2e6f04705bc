import { printOperation } from '../../graphql/client/print-operation.ts';
import type { TadaDocumentNode } from '../../graphql/client/graphql.ts';

/**
 * Sends one operation to the endpoint of this site, from the browser.
 * @throws when the server does not answer within ten seconds or answers with an error.
 */
export async function postGraphql<Data, Variables extends Readonly<Record<string, unknown>>>(
  document: TadaDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const response = await fetch('/api/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: printOperation(document), variables }),
    signal: AbortSignal.timeout(10_000),
    cache: 'no-store',
  });
  const answer = (await response.json()) as { data?: Data | null; errors?: readonly { readonly message: string }[] };
  if (!answer.data || answer.errors) throw new Error(answer.errors?.[0]?.message ?? `HTTP ${response.status}`);
  return answer.data;
}
