const preflightSeconds = 86_400;

/** Lets pages of every site read the answer. Without credentials, because nothing here depends on cookies. */
export function readableByEveryPage(response: Response): Response {
  response.headers.set('Access-Control-Allow-Origin', '*');
  return response;
}

/** Tells a browser that pages of every site may send requests with any header. The browser keeps it for a day. */
export function answerPreflight(methods: string): Response {
  return readableByEveryPage(
    new Response(null, {
      status: 204,
      headers: {
        Allow: methods,
        'Access-Control-Allow-Methods': methods,
        'Access-Control-Allow-Headers': '*',
        'Access-Control-Max-Age': `${preflightSeconds}`,
      },
    }),
  );
}
