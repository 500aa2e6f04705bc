const apostrophe = 0x27;

/** Letters A to Z made small, all others left: the same on every machine, whatever its locale. */
export function lowerAscii(text: string): string {
  return /[A-Z]/.test(text) ? text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : text;
}

/**
 * Takes the marks that end a sentence (. ! ? …) off the last tokens, and tokens that are nothing else with them.
 * @returns as many of the first tokens as are left, the last one perhaps shortened; all of them if none were left.
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

/** A token taken apart: the word in it and the ASCII punctuation around it, apostrophes apart, as in "'s". */
export interface WordParts {
  readonly before: string;
  readonly word: string;
  readonly after: string;
}

/** @returns for a token of punctuation alone that token as the word, with nothing around it. */
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
