const shortestSentence = 3; // tokens; earlier full stops more likely belong to an abbreviation

/**
 * The first sentences of a text.
 * @param tokensMax maximum length of a sentence; longer ones are split there.
 * @returns the sentences, none of them empty, and all tokens after them.
 */
export function splitSentences(
  tokens: readonly string[],
  { sentences: count, tokensMax }: { readonly sentences: number; readonly tokensMax: number },
): { readonly sentences: readonly (readonly string[])[]; readonly rest: readonly string[] } {
  const sentences: (readonly string[])[] = [];
  let start = 0;
  for (let end = 1; end <= tokens.length && sentences.length < count; end++) {
    const length = end - start;
    const ended = length >= shortestSentence && /[.!?…]["'”’)\]]*$/.test(tokens[end - 1] ?? '');
    if (!ended && length < tokensMax && end < tokens.length) continue;
    sentences.push(tokens.slice(start, end));
    start = end;
  }
  return { sentences, rest: tokens.slice(start) };
}
