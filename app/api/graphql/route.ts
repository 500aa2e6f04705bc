import { handleGraphqlRequest } from '../../../graphql/server.ts';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

/** Answers queries. A browser that opens this address without a query is sent to the page about the API. */
export async function GET(request: Request): Promise<Response> {
  const asksForPage = request.headers.get('accept')?.includes('text/html');
  if (asksForPage && !new URL(request.url).searchParams.has('query')) {
    return new Response(null, { status: 303, headers: { Location: '/api' } });
  }
  return handleGraphqlRequest(request);
}

/** Every other method. What is not allowed is refused there. */
async function handle(request: Request): Promise<Response> {
  return handleGraphqlRequest(request);
}

export { handle as DELETE, handle as HEAD, handle as OPTIONS, handle as PATCH, handle as POST, handle as PUT };
