import type { RandomStream } from '../../../random/random-stream.ts';
import { drawWeighted } from '../draw-weighted.ts';
import { finalMark, insideSentence, inCaseOf, withoutComma } from '../sentence-case.ts';
import { stopWords } from '../stop-words.ts';
import { lowerAscii, wordParts } from '../word-form.ts';
import { clauseOpeners } from './clause-frames.ts';
import { conjunctions, leastTokens, subordinators } from './syntax-words.ts';

/**
 * Rewrites a sentence to "Subordinate clause, main clause." in the case and with the final mark of the sentence.
 * @param sentence at least one token.
 * @param stream used only if the sentence has no clause that could be put first.
 * Source: attacks.md 3.2.3, with the spelling of the text instead of that of the paraphraser.
 */
export function frontClauseInCase(sentence: readonly string[], stream: () => RandomStream): string[] {
  const { tokens: all, mark } = finalMark(sentence);
  const first = lowerAscii(withoutComma(all[0] ?? ''));
  const tokens = all.length > 1 && conjunctions.has(first) ? all.slice(1) : all;
  const [clause, main] = ownClause(tokens) ?? joinedClause(tokens) ?? [framed(tokens, stream()), tokens];
  const opener = inCaseOf(sentence[0] ?? '', clause[0] ?? '');
  const rest = [insideSentence(main[0] ?? ''), ...main.slice(1)];
  return [...withSuffix([opener, ...clause.slice(1)], ','), ...withSuffix(rest, mark)];
}

type Clauses = readonly [clause: readonly string[], main: readonly string[]];

/** `A because B` becomes `because B, A`. */
function ownClause(tokens: readonly string[]): Clauses | null {
  const at = tokens.findIndex((token, i) => i >= leastTokens && subordinators.has(lowerAscii(token)));
  if (at < 0 || tokens.length - at - 1 < leastTokens) return null;
  return [tokens.slice(at), tokens.slice(0, at)];
}

/** `A, and B` becomes `as A, B`. */
function joinedClause(tokens: readonly string[]): Clauses | null {
  const at = tokens.findIndex((token, i) => i >= leastTokens && tokens[i - 1]?.endsWith(',') && token === 'and');
  if (at < 0 || tokens.length - at - 1 < leastTokens) return null;
  return [['as', insideSentence(tokens[0] ?? ''), ...tokens.slice(1, at)], tokens.slice(at + 1)];
}

/** A meaningless clause. */
function framed(tokens: readonly string[], stream: RandomStream): readonly string[] {
  const { opener, frames } = drawWeighted(clauseOpeners, stream);
  return [opener, ...(frames[stream.integer(frames.length)] ?? '').replace('{T}', topicOf(tokens)).split(' ')];
}

/** The longest word of letters that is no stop word, the first of several; `it` if there is none. */
function topicOf(tokens: readonly string[]): string {
  const words = tokens.map((token) => wordParts(token).word).filter((word) => /^[A-Za-z]{2,20}$/.test(word));
  const topics = words.filter((word) => !stopWords.has(lowerAscii(word)));
  return topics.reduce((longest, word) => (word.length > longest.length ? word : longest), '') || 'it';
}

function withSuffix(tokens: readonly string[], suffix: string): readonly string[] {
  return [...tokens.slice(0, -1), withoutComma(tokens.at(-1) ?? '') + suffix];
}
