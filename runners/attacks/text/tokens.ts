/** What Python's `str.split` takes for whitespace; unlike `\s`, with U+001C to U+001F and U+0085, without U+FEFF. */
const whitespace: ReadonlySet<number> = new Set([
  ...range(0x09, 0x0d),
  ...range(0x1c, 0x20),
  0x85,
  0xa0,
  0x1680,
  ...range(0x2000, 0x200a),
  0x2028,
  0x2029,
  0x202f,
  0x205f,
  0x3000,
]);

/** Only so many tokens of a long text may come before a trigger, lest a victim's length limit cuts it off. */
export const leadingTokens = 200;

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
}

/**
 * Maximal runs without whitespace; none for a blank text.
 * Source: attacks.md 3.0, Text.
 */
export function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    if (at < text.length && !whitespace.has(text.charCodeAt(at))) continue;
    if (at > start) tokens.push(text.slice(start, at));
    start = at + 1;
  }
  return tokens;
}

/** One space between tokens. */
export function joinTokens(tokens: readonly string[]): string {
  return tokens.join(' ');
}

/** n of attacks.md 3.2: a trigger is inserted at one of the gaps 0 to n, counted in tokens before it. */
export function insertableTokenCount(tokens: readonly string[]): number {
  return Math.min(tokens.length, leadingTokens);
}
