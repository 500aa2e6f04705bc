/** For each value, how many values of the list equal it. */
export function countEqual(values: readonly string[]): Float64Array {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return Float64Array.from(values, (value) => counts.get(value) ?? 0);
}
