const apostrophe = 0x27;

/** Converts A to Z to lower case and nothing else, so that the result does not depend on the locale. */
export function lowerAscii(text: string): string {
  return /[A-Z]/.test(text) ? text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : text;
}

/**
 * Removes the marks that end a sentence (. ! ? …) from the end, including tokens that consist of such marks.
 * @returns the remaining tokens; all tokens if none would remain.
 */
export function withoutFinalMarks(tokens: readonly string[]): string[] {
  const kept = [...tokens];
  for (let last = kept.pop(); last !== undefined; last = kept.pop()) {
    const stem = last.replace(/[.!?…]+$/, '');
    if (stem !== '') return [...kept, stem];
  }
  return [...tokens];
}

/** Length of a token without the ASCII punctuation at its end. */
export function wordEnd(token: string): number {
  let end = token.length;
  while (end > 0 && isAsciiPunctuation(token.charCodeAt(end - 1))) end -= 1;
  return end;
}

/** The word of a token and the ASCII punctuation around it. Apostrophes belong to the word, as in "'s". */
export interface WordParts {
  readonly before: string;
  readonly word: string;
  readonly after: string;
}

/** @returns the whole token as the word if it consists of punctuation. */
export function wordParts(token: string): WordParts {
  let end = token.length;
  while (end > 0 && isAround(token.charCodeAt(end - 1))) end -= 1;
  if (end === 0) return { before: '', word: token, after: '' };
  let start = 0;
  while (isAround(token.charCodeAt(start))) start += 1;
  return { before: token.slice(0, start), word: token.slice(start, end), after: token.slice(end) };
}

function isAround(code: number): boolean {
  return code !== apostrophe && isAsciiPunctuation(code);
}

function isAsciiPunctuation(code: number): boolean {
  return (
    (code >= 0x21 && code <= 0x2f) ||
    (code >= 0x3a && code <= 0x40) ||
    (code >= 0x5b && code <= 0x60) ||
    (code >= 0x7b && code <= 0x7e)
  );
}
