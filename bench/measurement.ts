import { availableParallelism, cpus, totalmem } from 'node:os';

/** One column of a table: its heading, and the text of its cell in a row. */
export interface Column<Row> {
  readonly heading: string;
  readonly cell: (row: Row) => string;
  readonly align?: 'left' | 'right'; // 'right' by default: most cells are numbers
}

/** The middle value, or the mean of the two middle ones when the count is even. @throws RangeError for an empty list. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError('An empty list has no median.');
  if (values.some(Number.isNaN)) return Number.NaN; // NaN cannot be sorted
  return (lower + upper) / 2;
}

/** Rows as a Markdown table, with columns padded so that it is readable as plain text. */
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

/** A number with a fixed number of decimals, or `-` if it is missing or NaN. */
export function formatNumber(value: number | null, decimals = 0): string {
  return value === null || Number.isNaN(value) ? '-' : value.toFixed(decimals);
}

/** A rate with three significant digits, which is as precise as a measurement is, or `-` if it is missing or NaN. */
export function formatRate(samplesPerSecond: number | null): string {
  if (samplesPerSecond === null || Number.isNaN(samplesPerSecond)) return '-';
  return Number(samplesPerSecond.toPrecision(3)).toLocaleString('en-US');
}

/** Bytes in whole MiB, or `-` if missing. */
export function formatMebibytes(bytes: number | null): string {
  return formatNumber(bytes === null ? null : bytes / 1024 ** 2);
}

/** The conditions of a measurement in one line: processor, cores, memory, platform, Node version, date. */
export function machineFacts(): string {
  const model = cpus()[0]?.model.trim() || 'unknown processor';
  const cores = availableParallelism();
  const memory = `${(totalmem() / 1024 ** 3).toFixed(0)} GiB`;
  const day = new Date().toISOString().slice(0, 10);
  return `${model}, ${cores} ${cores === 1 ? 'core' : 'cores'}, ${memory}, ${process.platform}-${process.arch}, Node ${process.versions.node}, ${day}`;
}
