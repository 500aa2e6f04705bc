import type { BiteText } from './bite-text.ts';
import type { EditScan } from './edit-scan.ts';

/**
 * Inserts the chosen words into one text, in their order, each with at most one edit, just as `selectBiteTriggers` edits
 * a text while it chooses words.
 * @param text is edited.
 * @param stems stems of the chosen words.
 * @param options.editsMax stop after this number of edits.
 * @returns whether the text was edited.
 */
export function applyBiteTriggers(
  text: BiteText,
  stems: readonly number[],
  scan: EditScan,
  { editsMax = Infinity }: { readonly editsMax?: number } = {},
): boolean {
  const fixed = new Set<number>();
  let isScanned = false;
  for (const stem of stems) {
    if (text.edits >= editsMax) break;
    if (!isScanned) text.scan(scan, fixed);
    isScanned = true;
    const edit = scan.editFor(stem);
    if (edit !== null) text.apply(edit);
    fixed.add(stem);
    if (edit !== null || scan.has(stem)) isScanned = false; // a stem that the text has must not be removed from now on
  }
  return text.edits > 0;
}
