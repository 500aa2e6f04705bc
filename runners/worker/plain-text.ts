const charactersMax = 2_000;

/**
 * Text that may come from a container, fit for a database row, a page and a terminal: no control characters (PostgreSQL
 * refuses NUL, a terminal obeys escapes), well-formed Unicode, bounded.
 */
export function plainText(text: string): string {
  const clean = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .trim();
  return clean.length <= charactersMax
    ? clean
    : `${clean.slice(0, charactersMax).toWellFormed()} … (${clean.length} characters)`;
}
