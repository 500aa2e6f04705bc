import { diffArrays } from 'diff';
import { tokensOf } from '../../benchmark/attacks/text/tokens.ts';

/** A run of words that are in both texts, only in the second, or only in the first. */
export interface WordChange {
  readonly kind: 'same' | 'inserted' | 'deleted';
  readonly words: readonly string[];
}

/** Maximum number of insertions and deletions; a longer search would take minutes. */
const editsMax = 2_000;

/**
 * The shortest word-level diff of two texts. Words are separated by whitespace.
 * @returns for texts that have little in common: equal ends and one replaced middle.
 */
export function wordDiff(before: string, after: string): readonly WordChange[] {
  const [old, fresh] = [tokensOf(before), tokensOf(after)];
  const changes = diffArrays(old, fresh, { maxEditLength: editsMax });
  if (!changes) return replacedMiddle(old, fresh);
  const runs = changes.map(({ added, removed, value }): WordChange => ({
    kind: added ? 'inserted' : removed ? 'deleted' : 'same',
    words: value,
  }));
  return runs.reduce<readonly WordChange[]>(joinedRuns, []);
}

/**
 * Of equally short diffs, prefers the one with contiguous insertions: before "movie", the sentence "I watch this movie" is
 * inserted, rather than "I watch this" before the word and "movie" after it.
 */
function joinedRuns(before: readonly WordChange[], next: WordChange): readonly WordChange[] {
  const [first, between] = before.slice(-2);
  if (first && between && first.kind === next.kind && between.kind === 'same') {
    const words = [...between.words, ...next.words];
    const moved = words.slice(next.words.length);
    if (moved.every((word, at) => word === between.words[at])) {
      const joined = { ...first, words: [...first.words, ...words.slice(0, next.words.length)] };
      return [...before.slice(0, -2), joined, { ...between, words: moved }];
    }
  }
  const last = before.at(-1);
  if (last?.kind !== next.kind) return [...before, next];
  return [...before.slice(0, -1), { ...last, words: [...last.words, ...next.words] }];
}

function replacedMiddle(old: readonly string[], fresh: readonly string[]): readonly WordChange[] {
  const shorter = Math.min(old.length, fresh.length);
  let head = 0;
  while (head < shorter && old[head] === fresh[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && old.at(-1 - tail) === fresh.at(-1 - tail)) tail += 1;
  const changes: readonly WordChange[] = [
    { kind: 'same', words: old.slice(0, head) },
    { kind: 'deleted', words: old.slice(head, old.length - tail) },
    { kind: 'inserted', words: fresh.slice(head, fresh.length - tail) },
    { kind: 'same', words: old.slice(old.length - tail) },
  ];
  return changes.filter(({ words }) => words.length > 0);
}
