/**
 * A fraction as percent with two decimals, without the sign: 0.12345 gives "12.35"; null gives "–".
 * Halves are rounded away from zero. Errors of binary fractions are removed first.
 */
export function formatRate(fraction: number | null): string {
  if (fraction === null) return '–';
  const hundredths = Math.round(Number((Math.abs(fraction) * 10_000).toPrecision(12)));
  return `${fraction < 0 && hundredths > 0 ? '-' : ''}${(hundredths / 100).toFixed(2)}`;
}

/** A ratio as percent without trailing zeros: 0.1 gives "10 %", 0.005 gives "0.5 %". */
export function formatRatio(fraction: number): string {
  return `${Number((fraction * 100).toPrecision(6))} %`;
}
