import type { BiteText } from './bite-text.ts';
import type { EditScan } from './edit-scan.ts';

/**
 * Brings chosen words into one text, in their order, each by at most one edit: what `selectBiteTriggers` does to a
 * text while it chooses.
 * @param text is edited.
 * @param stems of the chosen words.
 * @param options.editsMax stop after so many edits.
 * @returns whether anything was edited.
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
    if (edit !== null || scan.has(stem)) isScanned = false; // one that the text has is not taken out from now on
  }
  return text.edits > 0;
}
