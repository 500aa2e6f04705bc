import { handleGraphqlRequest } from '../../../graphql/server.ts';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

/** Answers queries. A browser that opens this address without a query is sent to the page about the API. */
export async function GET(request: Request): Promise<Response> {
  const asksForPage = request.headers.get('accept')?.includes('text/html') && !new URL(request.url).search;
  if (asksForPage) return new Response(null, { status: 303, headers: { Location: '/api' } });
  return handleGraphqlRequest(request);
}

export async function POST(request: Request): Promise<Response> {
  return handleGraphqlRequest(request);
}

function refuseMethod(): Response {
  const errors = [{ message: 'Send GraphQL by GET or POST.', extensions: { code: 'METHOD_NOT_ALLOWED' } }];
  return Response.json({ errors }, { status: 405, headers: { Allow: 'GET, POST' } });
}

export {
  refuseMethod as DELETE,
  refuseMethod as HEAD,
  refuseMethod as OPTIONS,
  refuseMethod as PATCH,
  refuseMethod as PUT,
};
