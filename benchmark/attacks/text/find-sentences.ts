import { leadingTokens } from './tokens.ts';

/** Tokens `begin` to `end`, without `end`. */
export interface SentenceRange {
  readonly begin: number;
  readonly end: number;
}

const fewestTokens = 3; // an earlier full stop more likely belongs to an abbreviation
const mostTokens = 60; // longer ones are lists and headers without full stops

/**
 * The complete sentences among the first tokens of a text: each begins with a capital letter, or with any letter at the
 * start of the text, and ends with a full stop, a question mark or an exclamation mark before the next capital letter.
 * @returns ranges in order that do not overlap.
 */
export function findSentences(tokens: readonly string[]): readonly SentenceRange[] {
  const found: SentenceRange[] = [];
  let begin = 0;
  const limit = Math.min(tokens.length, leadingTokens);
  for (let end = 1; end <= limit; end++) {
    if (end - begin < fewestTokens || !isEnd(tokens[end - 1] ?? '', tokens[end])) continue;
    while (begin < end && !/[A-Za-z]/.test(tokens[begin] ?? '')) begin += 1; // marks of quoted lines, and rulers
    const length = end - begin;
    const isBegun = begin === 0 || /^["'(]?[A-Z]/.test(tokens[begin] ?? '');
    if (isBegun && length >= fewestTokens && length <= mostTokens) found.push({ begin, end });
    begin = end;
  }
  return found;
}

/** @param next the token after it; undefined at the end of the text. */
function isEnd(token: string, next: string | undefined): boolean {
  if (!/[a-zA-Z0-9)"'][.!?…]+["'”’)\]]*$/.test(token)) return false;
  return next === undefined || /^[^A-Za-z]*[A-Z]/.test(next) || /^[^A-Za-z]+$/.test(next);
}

/**
 * Rewrites some sentences of a text; the rest is kept.
 * @param ranges some ranges of `findSentences`, in order.
 */
export function replaceRanges(
  tokens: readonly string[],
  ranges: readonly SentenceRange[],
  rewrite: (sentence: readonly string[]) => readonly string[],
): string[] {
  let at = 0;
  const parts: (readonly string[])[] = [];
  for (const { begin, end } of ranges) {
    parts.push(tokens.slice(at, begin), rewrite(tokens.slice(begin, end)));
    at = end;
  }
  return [...parts, tokens.slice(at)].flat();
}
