/** Number of columns. Each shows the smallest and the largest value of its part of the signal. */
const columnCount = 480;
const heightUnits = 100;

/**
 * The outline of a signal as inline SVG in the current text color.
 * @param signal int16 values.
 * @param peak the value at the edge, above 0; the same for all drawings that are compared.
 * @param label accessible name; already escaped.
 */
export function waveformSvg(signal: ArrayLike<number>, peak: number, label: string): string {
  const columns = Math.min(columnCount, signal.length);
  const heightOf = (value: number) => ((1 - value / peak) * (heightUnits / 2)).toFixed(1);
  const [upper, lower]: [string[], string[]] = [[], []];
  for (let column = 0; column < columns; column++) {
    const [start, end] = [column, column + 1].map((at) => Math.floor((at * signal.length) / columns));
    let [least, most] = [Infinity, -Infinity];
    for (let at = start ?? 0; at < (end ?? 0); at++) {
      least = Math.min(least, signal[at] ?? 0);
      most = Math.max(most, signal[at] ?? 0);
    }
    upper.push(`${column} ${heightOf(most)}`);
    lower.push(`${column} ${heightOf(least)}`);
  }
  const outline = [...upper, ...lower.reverse()].join('L');
  return `<svg class="waveform" role="img" aria-label="${label}" viewBox="0 0 ${Math.max(1, columns - 1)} ${heightUnits}" preserveAspectRatio="none"><path d="M${outline}Z" fill="currentColor" stroke="currentColor" stroke-width="1" vector-effect="non-scaling-stroke" stroke-linejoin="round"/></svg>`;
}
