/**
 * Sends one operation to our own endpoint, from the browser.
 * @throws when the server does not answer within ten seconds or answers with an error.
 */
export async function postGraphql<Data>(query: string, variables: Readonly<Record<string, unknown>>): Promise<Data> {
  const response = await fetch('/api/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(10_000),
    cache: 'no-store',
  });
  const answer = (await response.json()) as { data?: Data | null; errors?: readonly { readonly message: string }[] };
  if (!answer.data || answer.errors) throw new Error(answer.errors?.[0]?.message ?? `HTTP ${response.status}`);
  return answer.data;
}
