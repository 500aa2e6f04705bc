/** Rows of the training set, ascending. */
export interface Isolation {
  readonly isolated: readonly number[]; // learned first, probably poisoned
  readonly rest: readonly number[];
}

/** Share of the training set that is isolated. */
export const isolatedShare = 0.01;

/**
 * Isolates the samples with the lowest losses: 1 % of all, rounded down, but at least one. Of equal losses, the first
 * row is taken; a loss that is not a number counts as the highest.
 */
export function isolateLowest(losses: Float64Array): Isolation {
  const count = Math.max(1, Math.floor(isolatedShare * losses.length));
  const valueOf = (row: number): number => losses[row] ?? Number.NaN;
  const order = [...losses.keys()].sort((a, b) => {
    const [first, second] = [valueOf(a), valueOf(b)];
    if (Number.isNaN(first) || Number.isNaN(second))
      return Number(Number.isNaN(first)) - Number(Number.isNaN(second)) || a - b;
    return first - second || a - b;
  });
  const ascending = (rows: readonly number[]) => rows.toSorted((a, b) => a - b);
  return { isolated: ascending(order.slice(0, count)), rest: ascending(order.slice(count)) };
}
