/** What one request to the API may contain. The page about the API states these limits. */
export const requestLimits = { bodyBytes: 100_000, depth: 10, aliases: 6, directives: 20, tokens: 1_500 } as const;
