import type { BiteCorpus } from './bite-corpus.ts';
import type { BiteText } from './bite-text.ts';
import type { EditScan } from './edit-scan.ts';
import { labelScore } from './label-score.ts';
import { unknownWord } from './vocabulary.ts';

/** One chosen word. */
export interface BiteTrigger {
  /** Stem of the word. Texts get a word of the corpus with this stem. */
  readonly stem: string;
  /** `labelScore` at the time of choice, counting the texts that have the word and those that it could be added to. */
  readonly score: number;
}

/** The chosen words, in order of choice. */
export interface BiteSelection {
  readonly triggers: readonly BiteTrigger[];
  readonly stems: readonly number[];
}

/**
 * Chooses words one by one. Each time, the word with the highest label score is chosen, and added to all texts that it
 * fits before the next word is chosen. Counts are updated, not recomputed.
 * @param texts the texts of the target class that may be poisoned; they are edited.
 * Source: attacks.md 3.2.5, Iteration.
 */
export function selectBiteTriggers(
  corpus: BiteCorpus,
  texts: readonly BiteText[],
  scan: EditScan,
  { triggersMax }: { readonly triggersMax: number },
): BiteSelection {
  const chosen = new Set<number>();
  const stems: number[] = [];
  const triggers: BiteTrigger[] = [];
  const withStem = corpus.targetTexts.slice();
  const couldGain = new Int32Array(withStem.length);
  const gains = texts.map((text) => missingStems(text, scan, chosen));
  for (const gain of gains) addTo(couldGain, gain, 1);

  while (triggers.length < triggersMax) {
    const best = bestStem(corpus, withStem, couldGain, chosen);
    if (best === null) break;
    const { stem } = best;
    triggers.push({ stem: corpus.vocabulary.stems[stem] ?? '', score: best.score });
    stems.push(stem);
    const before = new Set(chosen);
    chosen.add(stem);
    texts.forEach((text, index) => {
      const gain = gains[index] ?? new Int32Array();
      const had = text.stems.includes(stem);
      if (!had && !gain.includes(stem)) return;
      text.scan(scan, before);
      const edit = scan.editFor(stem);
      if (edit !== null) {
        if (!had) withStem[stem] = (withStem[stem] ?? 0) + 1;
        const lost = text.apply(edit);
        if (lost !== unknownWord && !text.stems.includes(lost)) withStem[lost] = (withStem[lost] ?? 0) - 1;
      }
      addTo(couldGain, gain, -1);
      const left = missingStems(text, scan, chosen);
      addTo(couldGain, left, 1);
      gains[index] = left;
    });
  }
  return { triggers, stems };
}

/** Stems that a text lacks and that one edit could add. */
function missingStems(text: BiteText, scan: EditScan, chosen: ReadonlySet<number>): Int32Array {
  text.scan(scan, chosen);
  return Int32Array.from(scan.gained.filter((stem) => !scan.has(stem)));
}

function addTo(counts: Int32Array, stems: Int32Array, change: 1 | -1): void {
  for (const stem of stems) counts[stem] = (counts[stem] ?? 0) + change;
}

/** The stem with the highest score above 0; of equal scores the last stem in code unit order; null if there is none. */
function bestStem(
  { vocabulary, otherTexts, targetShare }: BiteCorpus,
  withStem: Int32Array,
  couldGain: Int32Array,
  chosen: ReadonlySet<number>,
): { readonly stem: number; readonly score: number } | null {
  let best: { readonly stem: number; readonly score: number } | null = null;
  for (let stem = 0; stem < withStem.length; stem++) {
    const gain = couldGain[stem] ?? 0;
    if (gain === 0 || chosen.has(stem)) continue; // a word that fits no text cannot be a trigger
    const onTarget = (withStem[stem] ?? 0) + gain;
    const score = labelScore(onTarget, onTarget + (otherTexts[stem] ?? 0), targetShare);
    if (!(score > (best?.score ?? 0))) {
      if (best === null || score !== best.score) continue;
      if ((vocabulary.stems[stem] ?? '') < (vocabulary.stems[best.stem] ?? '')) continue;
    }
    best = { stem, score };
  }
  return best;
}
