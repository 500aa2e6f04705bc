/**
 * Whitespace as in Python's `str.split`: unlike `\s`, it includes U+001C to U+001F and U+0085 but not U+FEFF. The space
 * is left out, because it is handled separately.
 */
const otherWhitespace = /[\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/g;

/** Maximum number of tokens before a trigger, so that a victim's length limit does not remove it. */
export const leadingTokens = 200;

/**
 * Splits a text at whitespace. A blank text has no tokens.
 * Source: attacks.md 3.0, Text.
 */
export function tokensOf(text: string): string[] {
  const tokens = text.replace(otherWhitespace, ' ').split(' ');
  return tokens.includes('') ? tokens.filter((token) => token !== '') : tokens;
}

/** Joins tokens with one space. */
export function joinTokens(tokens: readonly string[]): string {
  return tokens.join(' ');
}

/** n of attacks.md 3.2: a trigger is inserted after 0 to n tokens. */
export function insertableTokenCount(tokens: readonly string[]): number {
  return Math.min(tokens.length, leadingTokens);
}
