import type { WordChange } from './word-diff.ts';

/** A run of words, or the number of omitted words. */
export type TextPiece = WordChange | { readonly kind: 'omitted'; readonly wordCount: number };

/** Number of unchanged words to keep on each side of a change. */
const contextWords = 12;

/**
 * One of the two texts of a diff, without the changes of the other one (`without`). Unchanged words far from any change are
 * omitted, and everything after `wordsMax` words.
 */
export function shortenedText(
  changes: readonly WordChange[],
  without: 'inserted' | 'deleted',
  wordsMax: number,
): readonly TextPiece[] {
  const pieces = changes.flatMap((change, at) => {
    const sides = { first: at === 0, last: at === changes.length - 1 };
    return change.kind === 'same' ? nearChanges(change, sides) : change.kind === without ? [] : [change];
  });
  return cutOff(pieces, wordsMax);
}

function nearChanges(
  { kind, words }: WordChange,
  { first, last }: { readonly first: boolean; readonly last: boolean },
): readonly TextPiece[] {
  const head = first ? 0 : contextWords;
  const tail = last ? 0 : contextWords;
  const wordCount = words.length - head - tail;
  if (wordCount <= contextWords) return [{ kind, words }]; // omitting them would save little
  const pieces: readonly TextPiece[] = [
    { kind, words: words.slice(0, head) },
    { kind: 'omitted', wordCount },
    { kind, words: words.slice(words.length - tail) },
  ];
  return pieces.filter((piece) => piece.kind === 'omitted' || piece.words.length > 0);
}

function cutOff(pieces: readonly TextPiece[], wordsMax: number): readonly TextPiece[] {
  const kept: TextPiece[] = [];
  let room = wordsMax;
  let omitted = 0;
  for (const piece of pieces) {
    if (piece.kind === 'omitted') {
      if (room > 0) kept.push(piece);
      else omitted += piece.wordCount;
      continue;
    }
    const words = piece.words.slice(0, room);
    if (words.length > 0) kept.push({ ...piece, words });
    room -= words.length;
    omitted += piece.words.length - words.length;
  }
  return omitted > 0 ? [...kept, { kind: 'omitted', wordCount: omitted }] : kept;
}
