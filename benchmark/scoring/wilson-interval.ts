/** Quantile of the two-sided 95 % interval. */
export const z95 = 1.959963984540054;

/**
 * Wilson interval of a proportion, inside [0, 1].
 * @param k successes of n.
 * @returns null for n = 0.
 */
export function wilsonInterval(
  k: number,
  n: number,
  z: number = z95,
): { readonly low: number; readonly high: number } | null {
  if (!(n > 0)) return null;
  const share = k / n;
  const scale = 1 + (z * z) / n;
  const center = (share + (z * z) / (2 * n)) / scale;
  const half = (z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))) / scale;
  return { low: k === 0 ? 0 : Math.max(0, center - half), high: k === n ? 1 : Math.min(1, center + half) };
}
