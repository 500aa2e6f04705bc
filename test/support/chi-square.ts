/**
 * Pearson's chi-squared statistic of counts that should be equal, and the value that it exceeds with probability 0.001
 * (Wilson-Hilferty approximation).
 */
export function chiSquareUniform(counts: readonly number[]): { readonly statistic: number; readonly critical: number } {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const statistic = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  const degrees = counts.length - 1;
  const z = 3.0902; // the 0.999 quantile of the normal distribution
  const critical = degrees * (1 - 2 / (9 * degrees) + z * Math.sqrt(2 / (9 * degrees))) ** 3;
  return { statistic, critical };
}
