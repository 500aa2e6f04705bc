import { availableParallelism, cpus, totalmem } from 'node:os';

/** One column of a table: its heading and how a row fills it. */
export interface Column<Row> {
  readonly heading: string;
  readonly cell: (row: Row) => string;
  readonly align?: 'left' | 'right'; // right unless said otherwise: most cells are numbers
}

/** The middle of the values; the mean of the middle two when their number is even. @throws RangeError when there are none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError('There is no median of no values.');
  if (values.some(Number.isNaN)) return Number.NaN; // NaN has no place in an order
  return (lower + upper) / 2;
}

/** Rows as a Markdown table, its columns padded to be read as they are. */
export function markdownTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = [
    columns.map(({ heading }) => heading),
    ...rows.map((row) => columns.map(({ cell }) => cell(row).replaceAll('|', '\\|').replaceAll('\n', ' '))),
  ];
  const widths = columns.map((_, index) => Math.max(3, ...cells.map((line) => line[index]?.length ?? 0)));
  const isLeft = columns.map(({ align }) => align === 'left');
  const lines = cells.map((line) =>
    line.map((text, index) => (isLeft[index] ? text.padEnd(widths[index] ?? 0) : text.padStart(widths[index] ?? 0))),
  );
  const rule = widths.map((width, index) => (isLeft[index] ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  const [heading = [], ...body] = lines;
  return [heading, rule, ...body].map((line) => `| ${line.join(' | ')} |`).join('\n');
}

/** A number with a fixed number of decimals, or `-` where there is none. */
export function formatNumber(value: number | null, decimals = 0): string {
  return value === null || Number.isNaN(value) ? '-' : value.toFixed(decimals);
}

/** A rate with three digits, which is what a measurement is worth, or `-` where there is none. */
export function formatRate(samplesPerSecond: number | null): string {
  if (samplesPerSecond === null || Number.isNaN(samplesPerSecond)) return '-';
  return Number(samplesPerSecond.toPrecision(3)).toLocaleString('en-US');
}

/** Bytes in whole MiB, or `-` where there are none. */
export function formatMebibytes(bytes: number | null): string {
  return formatNumber(bytes === null ? null : bytes / 1024 ** 2);
}

/** What a number depends on, in one line: processor, cores, memory, Node, day. */
export function machineFacts(): string {
  const model = cpus()[0]?.model.trim() || 'unknown processor';
  const cores = availableParallelism();
  const memory = `${(totalmem() / 1024 ** 3).toFixed(0)} GiB`;
  const day = new Date().toISOString().slice(0, 10);
  return `${model}, ${cores} ${cores === 1 ? 'core' : 'cores'}, ${memory}, ${process.platform}-${process.arch}, Node ${process.versions.node}, ${day}`;
}
