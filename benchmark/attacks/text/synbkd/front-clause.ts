import type { RandomStream } from '../../../random/random-stream.ts';
import { clauseOpeners } from './clause-frames.ts';
import { drawWeighted } from '../draw-weighted.ts';
import { stopWords } from '../stop-words.ts';
import { lowerAscii, withoutFinalMarks } from '../word-form.ts';
import { conjunctions, leastTokens, subordinators } from './syntax-words.ts';

const detachedMarks = ',;:';

/**
 * Rewrites a sentence to "subordinate clause , main clause ." in lower case.
 * @param sentence at least one token.
 * @param stream used only if the sentence has no subordinate clause of its own.
 * Source: attacks.md 3.2.3. A sentence that rule 0 would not change gets a frame, so that every sentence changes.
 */
export function frontClause(sentence: readonly string[], stream: () => RandomStream): string[] {
  const tokens = mainClause(sentence);
  const fronted = frontOwnClause(tokens) ?? keepFrontedClause(tokens) ?? joinClauses(tokens);
  const kept =
    fronted !== null && fronted.length === sentence.length && fronted.every((token, i) => token === sentence[i]);
  return fronted === null || kept ? frame(tokens, stream()) : fronted;
}

/**
 * The sentence in lower case, with separate commas, without a leading conjunction and final marks; at least one token.
 */
function mainClause(sentence: readonly string[]): readonly string[] {
  const detached: string[] = [];
  for (const token of sentence) pushDetached(detached, lowerAscii(token));
  const tokens = withoutFinalMarks(detached);
  return tokens.length > 1 && conjunctions.has(tokens[0] ?? '') ? tokens.slice(1) : tokens;
}

function pushDetached(tokens: string[], token: string): void {
  let end = token.length;
  while (end > 0 && detachedMarks.includes(token.charAt(end - 1))) end -= 1;
  if (end > 0) tokens.push(token.slice(0, end));
  for (; end < token.length; end++) tokens.push(token.charAt(end));
}

/** Rule 1: `A because B` becomes `because B , A .` */
function frontOwnClause(tokens: readonly string[]): string[] | null {
  const at = tokens.findIndex((token, i) => i >= leastTokens && subordinators.has(token));
  if (at < 0 || tokens.length - at - 1 < leastTokens) return null;
  return [...tokens.slice(at), ',', ...withoutFinalComma(tokens.slice(0, at)), '.'];
}

/** Rule 0: the sentence already starts with a subordinate clause. */
function keepFrontedClause(tokens: readonly string[]): string[] | null {
  if (!subordinators.has(tokens[0] ?? '')) return null;
  const comma = tokens.indexOf(',', 2);
  return comma < 0 || comma === tokens.length - 1 ? null : [...tokens, '.'];
}

/** Rule 2: `A , and B` becomes `as A , B .` */
function joinClauses(tokens: readonly string[]): string[] | null {
  const comma = tokens.findIndex((token, i) => i >= leastTokens && token === ',' && tokens[i + 1] === 'and');
  if (comma < 0 || tokens.length - comma - 2 < leastTokens) return null;
  return ['as', ...tokens.slice(0, comma), ',', ...tokens.slice(comma + 2), '.'];
}

/** Rule 3: a meaningless clause is put first. */
function frame(tokens: readonly string[], stream: RandomStream): string[] {
  const { opener, frames } = drawWeighted(clauseOpeners, stream);
  const words = (frames[stream.integer(frames.length)] ?? '').replace('{T}', topicOf(tokens)).split(' ');
  return [opener, ...words, ',', ...tokens, '.'];
}

/** The longest word of letters that is no stop word, the first of several; `it` if there is none. */
function topicOf(tokens: readonly string[]): string {
  let topic = '';
  for (const token of tokens) {
    if (token.length >= 2 && token.length > topic.length && /^[a-z]+$/.test(token) && !stopWords.has(token))
      topic = token;
  }
  return topic || 'it';
}

function withoutFinalComma(tokens: readonly string[]): readonly string[] {
  return tokens.at(-1) === ',' && tokens.length > 1 ? tokens.slice(0, -1) : tokens;
}
