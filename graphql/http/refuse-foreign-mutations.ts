import type { ApolloServerPlugin, BaseContext, HeaderMap } from '@apollo/server';
import { GraphQLError } from 'graphql';

/**
 * Refuses mutations that a page of another site sends. There are no cookies that such a page could misuse, but it would
 * send from where its visitor is: it could submit images to a site on the visitor's own machine or network.
 */
export const refuseForeignMutations: ApolloServerPlugin<BaseContext> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ operation, request }) => {
      if (operation?.operation !== 'mutation' || !request.http || !isFromForeignPage(request.http.headers)) return;
      throw new GraphQLError(
        'A page of another site may read here, but not change anything. Send mutations from a program, or from a page of this site.',
        {
          extensions: { code: 'CROSS_ORIGIN_MUTATION', http: { status: 403 } },
        },
      );
    },
  }),
};

/**
 * Browsers set both headers themselves; other programs send neither. X-Forwarded-Host does not count, because a page
 * may set it. A proxy that changes Host serves HTTPS, where browsers send the first header.
 */
function isFromForeignPage(headers: HeaderMap): boolean {
  const relation = headers.get('sec-fetch-site'); // sent to HTTPS sites and to localhost
  if (relation !== undefined) return relation !== 'same-origin' && relation !== 'none';
  const origin = headers.get('origin');
  return origin !== undefined && hostOf(origin) !== headers.get('host');
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
