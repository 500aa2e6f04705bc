import { ApolloServer, HeaderMap, type HTTPGraphQLResponse } from '@apollo/server';
import { ApolloArmor } from '@escape.tech/graphql-armor';
import { createContext, type Context } from './context.ts';
import { formatError } from './graphql-errors.ts';
import { requestLimits } from './limits.ts';
import { schema } from './schema.ts';

const armor = new ApolloArmor({
  maxDepth: { n: requestLimits.depth, flattenFragments: true },
  maxAliases: { n: requestLimits.aliases },
  maxDirectives: { n: requestLimits.directives },
  maxTokens: { n: requestLimits.tokens },
  // The cost limit ignores list sizes. Long lists are limited by `first`; suites, tasks and attacks by what is
  // registered, a few hundred tasks in all.
  costLimit: { enabled: false },
  blockFieldSuggestion: { enabled: false }, // the schema is public
}).protect();

const server = new ApolloServer<Context>({
  ...armor,
  schema,
  formatError,
  introspection: true,
  csrfPrevention: true,
  allowBatchedHttpRequests: false,
  includeStacktraceInErrorResponses: false,
});
let started: Promise<void> | undefined;

/** GraphQL over HTTP: queries by GET, any operation by POST as JSON. */
export async function handleGraphqlRequest(
  request: Request,
  context: () => Context = createContext,
): Promise<Response> {
  started ??= server.start();
  await started;
  const url = new URL(request.url);
  const body = await readJsonBody(request);
  if (body instanceof Response) return body;
  const headers = new HeaderMap();
  request.headers.forEach((value, name) => headers.set(name, value));
  const response = await server.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: request.method, headers, search: url.search, body: body.json },
    context: async () => context(),
  });
  return toResponse(response);
}

async function readJsonBody(request: Request): Promise<{ readonly json: unknown } | Response> {
  if (request.method !== 'POST') return { json: undefined };
  const type = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json')
    return refusal(415, `Content-Type is ${type ?? 'missing'}, expected application/json.`);
  const text = await readBounded(request);
  if (text === null) return refusal(413, `The request is larger than ${requestLimits.bodyBytes} bytes.`);
  try {
    return { json: JSON.parse(text) };
  } catch {
    return refusal(400, 'The request body is not JSON.');
  }
}

async function readBounded(request: Request): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > requestLimits.bodyBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function refusal(status: number, message: string): Response {
  return Response.json({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] }, { status });
}

function toResponse({ status, headers, body }: HTTPGraphQLResponse): Response {
  const head = { status: status ?? 200, headers: [...headers] as [string, string][] };
  if (body.kind === 'complete') return new Response(body.string, head);
  const chunks = body.asyncIterator;
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const next = await chunks.next();
      if (next.done) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
  });
  return new Response(stream, head);
}
