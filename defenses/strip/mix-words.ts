import type { RandomStream } from '../../benchmark/random/random-stream.ts';

/** A clean text as an overlay: its different words, those with the highest tf-idf first. */
export interface OverlayText {
  readonly words: readonly string[];
  readonly label: number;
}

/** Words as white space separates them. */
export function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/**
 * Ranks the words of each clean text by tf-idf, with idf = ln((1 + n) / (1 + df)) + 1 over the n clean texts. Words of
 * equal value keep the order of the text.
 */
export function rankWords(texts: readonly string[], labels: Int32Array): readonly OverlayText[] {
  const documents = texts.map(wordsOf);
  const documentCounts = new Map<string, number>();
  for (const word of documents.flatMap((words) => [...new Set(words)])) increment(documentCounts, word);
  const idf = (word: string): number => Math.log((1 + texts.length) / (1 + (documentCounts.get(word) ?? 0))) + 1;
  return documents.map((words, row) => {
    const counts = new Map<string, number>(); // in the order of the text
    for (const word of words) increment(counts, word);
    const ranked = [...counts].map(([word, count]) => ({ word, value: count * idf(word) }));
    return { words: ranked.sort((a, b) => b.value - a.value).map(({ word }) => word), label: labels[row] ?? -1 };
  });
}

function increment(counts: Map<string, number>, word: string): void {
  counts.set(word, (counts.get(word) ?? 0) + 1);
}

/**
 * Copies of a text, each with max(1, floor(ρ · L)) of its L words replaced by the highest-ranked words of one clean text,
 * in turn if it has fewer. Clean texts of another label than the query's prediction are drawn if there are any: words of
 * the same class would lower the entropy of clean queries.
 * @param label the model's prediction for the query.
 * @returns `count` texts; a query without words, or a pool without words, gives the query itself.
 */
export function mixWords(
  query: string,
  pool: readonly OverlayText[],
  options: { readonly count: number; readonly share: number; readonly label: number; readonly stream: RandomStream },
): string[] {
  const { count, share, label, stream } = options;
  const words = wordsOf(query);
  const usable = pool.filter((overlay) => overlay.words.length > 0);
  const others = usable.filter((overlay) => overlay.label !== label);
  const overlays = others.length > 0 ? others : usable;
  if (words.length === 0 || overlays.length === 0) return Array.from({ length: count }, () => query);
  const replacedCount = Math.max(1, Math.floor(share * words.length));
  return Array.from({ length: count }, () => {
    const places = stream.choose(words.length, replacedCount);
    const overlay = overlays[stream.integer(overlays.length)]?.words ?? [];
    const copy = [...words];
    places.forEach((place, rank) => (copy[place] = overlay[rank % overlay.length] ?? ''));
    return copy.join(' ');
  });
}
