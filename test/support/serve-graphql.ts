import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import type { Database } from '../../db/client.ts';
import { createContext } from '../../graphql/context.ts';
import { handleGraphqlRequest } from '../../graphql/server.ts';

export interface GraphqlSite {
  readonly url: string;
  /** Sends one operation. @returns its data and errors as received. */
  ask(query: string, variables?: Readonly<Record<string, unknown>>): Promise<GraphqlAnswer>;
  close(): Promise<void>;
}

export interface GraphqlAnswer {
  readonly status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the expectations of each test describe the data
  readonly data: any;
  readonly errors: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[];
}

/** Serves the schema over HTTP on a free port, with the product's handler and this database. */
export async function serveGraphql(db: Database): Promise<GraphqlSite> {
  const server = createServer((incoming, outgoing) => {
    const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD';
    const request = new Request(`http://localhost${incoming.url ?? '/'}`, {
      method: incoming.method ?? 'GET',
      headers: incoming.headers as Record<string, string>,
      ...(hasBody ? { body: Readable.toWeb(incoming) as ReadableStream, duplex: 'half' } : {}),
    } as RequestInit);
    handleGraphqlRequest(request, () => createContext(db)).then(
      async (response) => {
        outgoing.writeHead(response.status, Object.fromEntries(response.headers));
        outgoing.end(Buffer.from(await response.arrayBuffer()));
      },
      (error: unknown) => outgoing.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The test site has no port.');
  const url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    ask: async (query, variables = {}) => {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ query, variables });
      const response = await fetch(`${url}/api/graphql`, { method: 'POST', headers, body });
      const answer = (await response.json()) as Partial<GraphqlAnswer>;
      return { status: response.status, data: answer.data, errors: answer.errors ?? [] };
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
