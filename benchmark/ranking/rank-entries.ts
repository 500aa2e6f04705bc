/** Scores that differ by no more than this are equal. */
const tie = 1e-9;

export interface RankedEntry<E> {
  readonly entry: E;
  /** From 1. Entries with equal scores share a position, and the positions after them are skipped: 1, 2, 2, 4. */
  readonly position: number;
}

/**
 * Orders entries by score, highest first; ties by id, so that the order of the input does not matter.
 * A tie is measured from its first entry, so that many small differences do not add up to one long tie.
 * @throws Error when a score is not a finite number.
 */
export function rankEntries<E extends { readonly id: string; readonly score: number }>(
  entries: readonly E[],
): readonly RankedEntry<E>[] {
  const broken = entries.find(({ score }) => !Number.isFinite(score));
  if (broken) {
    throw new Error(`The score of ${broken.id} is ${broken.score}.`);
  }
  const byId = (a: E, b: E) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
  const ordered = entries.toSorted((a, b) => b.score - a.score || byId(a, b));
  const ties: E[][] = [];
  for (const entry of ordered) {
    const last = ties.at(-1);
    if (last?.[0] !== undefined && last[0].score - entry.score <= tie) last.push(entry);
    else ties.push([entry]);
  }
  let position = 1;
  return ties.flatMap((tied) => {
    const shared = position;
    position += tied.length;
    return tied.toSorted(byId).map((entry) => ({ entry, position: shared }));
  });
}
