import type { ApolloServerPlugin, BaseContext } from '@apollo/server';

const codesOfDocuments: readonly unknown[] = ['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT'];

/**
 * The status of a request that was understood but whose document or variables are wrong. It is 400. A client that asks
 * for application/json by name gets 200, as GraphQL over HTTP (section 6.4.1) advises, because such clients take any
 * other status for an answer of something between them and this server.
 */
export const statusByMediaType: ApolloServerPlugin<BaseContext> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ request, response, errors }) => {
      if (response.http.status !== 400 || !asksForJson(request.http?.headers.get('accept') ?? '')) return;
      if (errors?.every(({ extensions }) => codesOfDocuments.includes(extensions['code']))) response.http.status = 200;
    },
  }),
};

/** The newer type, application/graphql-response+json, says itself that the answer is one of GraphQL. */
function asksForJson(accept: string): boolean {
  return accept.includes('application/json') && !accept.includes('application/graphql-response+json');
}
