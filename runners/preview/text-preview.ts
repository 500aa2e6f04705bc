import { escapeHtml } from './escape-html.ts';
import type { Preview, PreviewSample } from './preview.ts';
import { type SampleNames, sampleSections } from './sample-sections.ts';
import { shortenedText, type TextPiece } from './shorten-diff.ts';
import { wordDiff, type WordChange } from './word-diff.ts';

/** Longer texts are shortened. */
const wordsMax = 200;

/** Each clean text next to the changed text. Words that only one of them has are marked. */
export function textPreview(preview: Preview<string>): string {
  const legend = `<del>Struck words</del> are only in the clean text, <ins>underlined words</ins> only in the changed text. Texts of more than ${wordsMax} words are shortened around the changes; <span class="omitted">[… 34 words …]</span> shows the number of omitted words. Invisible characters are shown as their code point, such as [U+200B].`;
  return sampleSections(preview, { legend, noun: 'text' }, textPair);
}

function textPair({ clean, changed }: PreviewSample<string>, names: SampleNames): string {
  const changes = wordDiff(clean, changed);
  const [before, after] = [countOf(changes, 'inserted'), countOf(changes, 'deleted')];
  const isLong = Math.max(before, after) > wordsMax;
  const column = (title: string, words: number, without: 'inserted' | 'deleted') =>
    `<div><h4>${title} <span class="note">${words} word${words === 1 ? '' : 's'}${isLong ? ', shortened' : ''}</span></h4>\n<p class="text" dir="auto">${piecesOf(changes, without, isLong).map(markupOf).join(' ')}</p></div>`;
  return `<div class="pair">\n${column('Clean', before, 'inserted')}\n${column(names.changed, after, 'deleted')}\n</div>`;
}

function piecesOf(
  changes: readonly WordChange[],
  without: 'inserted' | 'deleted',
  isLong: boolean,
): readonly TextPiece[] {
  return isLong ? shortenedText(changes, without, wordsMax) : changes.filter(({ kind }) => kind !== without);
}

function markupOf(piece: TextPiece): string {
  if (piece.kind === 'omitted') {
    const count = piece.wordCount.toLocaleString('en-US');
    return `<span class="omitted">[… ${count} word${piece.wordCount === 1 ? '' : 's'} …]</span>`;
  }
  const words = escapeHtml(piece.words.join(' '));
  if (piece.kind === 'same') return words;
  return piece.kind === 'inserted' ? `<ins>${words}</ins>` : `<del>${words}</del>`;
}

function countOf(changes: readonly WordChange[], without: 'inserted' | 'deleted'): number {
  return changes.reduce((sum, { kind, words }) => sum + (kind === without ? 0 : words.length), 0);
}
