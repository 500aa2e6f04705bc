/**
 * What Python's `str.split` takes for whitespace; unlike `\s`, with U+001C to U+001F and U+0085, without U+FEFF. The
 * space is not among them: single ones between tokens are all that most texts have.
 */
const otherWhitespace = /[\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/g;

/** Only so many tokens of a long text may come before a trigger, lest a victim's length limit cuts it off. */
export const leadingTokens = 200;

/**
 * Maximal runs without whitespace; none for a blank text.
 * Source: attacks.md 3.0, Text.
 */
export function tokensOf(text: string): string[] {
  const tokens = text.replace(otherWhitespace, ' ').split(' ');
  return tokens.includes('') ? tokens.filter((token) => token !== '') : tokens;
}

/** One space between tokens. */
export function joinTokens(tokens: readonly string[]): string {
  return tokens.join(' ');
}

/** n of attacks.md 3.2: a trigger is inserted at one of the gaps 0 to n, counted in tokens before it. */
export function insertableTokenCount(tokens: readonly string[]): number {
  return Math.min(tokens.length, leadingTokens);
}
