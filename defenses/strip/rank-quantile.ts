/**
 * Quantile by rank: of n values in ascending order, the one at index floor(rate · n). With different values, exactly that
 * many are strictly below it.
 * @param rate in [0, 1).
 * @throws RangeError if there is no value.
 */
export function rankQuantile(values: readonly number[], rate: number): number {
  const quantile = values.toSorted((a, b) => a - b)[Math.floor(rate * values.length)];
  if (quantile === undefined) throw new RangeError('The quantile of no value is not defined.');
  return quantile;
}
