import { ApolloServer, HeaderMap, type HTTPGraphQLResponse } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloArmor } from '@escape.tech/graphql-armor';
import { tooCostly } from './answer-cost.ts';
import { createContext, type Context } from './context.ts';
import { formatError } from './graphql-errors.ts';
import { shallowIntrospection, shortAliases } from './http/document-rules.ts';
import { answerPreflight, readableByEveryPage } from './http/cross-origin.ts';
import { readJsonBody } from './http/read-json-body.ts';
import { refuseForeignMutations } from './http/refuse-foreign-mutations.ts';
import { refusal } from './http/refusal.ts';
import { statusByMediaType } from './http/status-by-media-type.ts';
import { requestLimits } from './limits.ts';
import { schema } from './schema.ts';

const armor = new ApolloArmor({
  maxDepth: { n: requestLimits.depth, flattenFragments: true },
  maxAliases: { n: requestLimits.aliases },
  maxDirectives: { n: requestLimits.directives },
  maxTokens: { enabled: false }, // its check throws where Apollo answers 500; the parser counts tokens itself
  costLimit: { enabled: false }, // it ignores the sizes of lists; the schema counts bytes
  blockFieldSuggestion: { enabled: false }, // the schema is public
}).protect();

const server = new ApolloServer<Context>({
  ...armor,
  plugins: [...armor.plugins, ApolloServerPluginLandingPageDisabled(), refuseForeignMutations, statusByMediaType],
  validationRules: [...armor.validationRules, shortAliases, shallowIntrospection],
  parseOptions: { maxTokens: requestLimits.tokens },
  schema,
  formatError,
  introspection: true,
  csrfPrevention: false, // there are no cookies; a GET only reads, and pages of other sites may not change anything
  allowBatchedHttpRequests: false,
  includeStacktraceInErrorResponses: false,
});
let started: Promise<void> | undefined;

const allowedMethods = 'GET, HEAD, POST, OPTIONS';

/**
 * GraphQL over HTTP: queries by GET, any operation by POST as JSON. Every answer may be read by pages of other sites.
 */
export async function handleGraphqlRequest(
  request: Request,
  context: () => Context = createContext,
): Promise<Response> {
  if (request.method === 'OPTIONS') return answerPreflight(allowedMethods);
  return readableByEveryPage(await answer(request, context));
}

async function answer(request: Request, context: () => Context): Promise<Response> {
  const { method } = request;
  if (!allowedMethods.split(', ').includes(method)) {
    const message = `The method is ${method}. Send GraphQL by GET or POST.`;
    return refusal(405, 'METHOD_NOT_ALLOWED', message, { Allow: allowedMethods });
  }
  started ??= server.start();
  await started;
  const body = await readJsonBody(request);
  if (body instanceof Response) return body;
  const headers = new HeaderMap();
  request.headers.forEach((value, name) => headers.set(name, value));
  const httpGraphQLRequest = {
    method: method === 'HEAD' ? 'GET' : method,
    headers,
    search: new URL(request.url).search,
    body: body.json,
  };
  const response = toResponse(
    await server.executeHTTPGraphQLRequest({ httpGraphQLRequest, context: async () => context() }),
  );
  return method === 'HEAD' ? new Response(null, response) : response;
}

function toResponse({ status, headers, body }: HTTPGraphQLResponse): Response {
  if (body.kind !== 'complete') throw new Error('The schema has no incremental delivery, so an answer has one part.');
  const bytes = Buffer.from(body.string);
  if (bytes.length > requestLimits.answerBytes) {
    const { message } = tooCostly(bytes.length); // the estimate of its cost was too low
    return refusal(400, 'ANSWER_TOO_LARGE', message);
  }
  return new Response(bytes, { status: status ?? 200, headers: [...headers] as [string, string][] });
}
