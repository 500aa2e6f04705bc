import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { z } from 'zod';
import { DatasetError } from '../../../benchmark/samples/dataset-error.ts';
import { readText, type TextFile } from './read-lines.ts';

const maxRecordLength = 1 << 20;
const parsedRow = z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) });

export interface DelimitedFile extends TextFile {
  readonly delimiter: ',' | ';' | '\t';
  /** Whether fields may be in double quotes, with inner quotes doubled. Otherwise quotes have no special meaning. */
  readonly quoted: boolean;
}

/** One row; `line` is its last line, counted from 1. */
export interface Row {
  readonly fields: readonly string[];
  readonly line: number;
}

/**
 * Streams the rows of a UTF-8 file with delimited fields, including the header.
 * @throws DatasetError FILE_MISSING | FILE_UNREADABLE | RECORD_CORRUPT | RECORD_TRUNCATED with the line.
 */
export async function* readDelimited({ delimiter, quoted, ...source }: DelimitedFile): AsyncGenerator<Row> {
  const parser = parse({
    delimiter,
    quote: quoted ? '"' : null,
    escape: quoted ? '"' : null,
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: maxRecordLength,
    info: true,
  });
  pipeline(Readable.from(readText(source)), parser, () => {}); // errors of either are thrown by the loop below
  try {
    for await (const parsed of parser) {
      const { record, info } = parsedRow.parse(parsed);
      yield { fields: record, line: info.lines };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const code = error.code === 'CSV_QUOTE_NOT_CLOSED' ? 'RECORD_TRUNCATED' : 'RECORD_CORRUPT';
    const facts = { file: source.file, line: error['lines'] };
    throw new DatasetError(code, `${source.file}: ${error.message}.`, facts, { cause: error });
  }
}

/** Positions of columns, and the number of fields of every row. */
export interface Header<Name extends string> {
  readonly columns: Readonly<Record<Name, number>>;
  readonly fieldCount: number;
}

/**
 * Finds columns by their names in a header row.
 * @throws DatasetError RECORD_CORRUPT
 */
export function findColumns<Name extends string>(header: Row, names: readonly Name[], file: string): Header<Name> {
  const positions = names.map((name): [Name, number] => [name, header.fields.indexOf(name)]);
  const missing = positions.find(([, position]) => position === -1);
  if (missing) {
    const message = `${file} has no column "${missing[0]}"; found the header: ${header.fields.join(', ')}.`;
    throw new DatasetError('RECORD_CORRUPT', message, { file, line: header.line, column: missing[0] });
  }
  const columns = Object.fromEntries(positions) as Record<Name, number>; // fromEntries loses the names
  return { columns, fieldCount: header.fields.length };
}

/**
 * Checks that a row has as many fields as it should.
 * @throws DatasetError RECORD_TRUNCATED | RECORD_CORRUPT
 */
export function checkFieldCount({ fields, line }: Row, expected: number, file: string): void {
  if (fields.length === expected) return;
  const message = `${file}: line ${line} has ${fields.length} fields, expected ${expected}.`;
  const code = fields.length < expected ? 'RECORD_TRUNCATED' : 'RECORD_CORRUPT';
  throw new DatasetError(code, message, { file, line, found: fields.length, expected });
}

/**
 * Parses a label.
 * @returns the number minus `first`, the lowest label in the file.
 * @throws DatasetError VALUE_OUT_OF_RANGE
 */
export function parseLabel(
  text: string | undefined,
  { first, count, file, line }: { first: number; count: number; file: string; line: number },
): number {
  const label = /^\d{1,6}$/.test(text ?? '') ? Number(text) - first : NaN;
  if (label >= 0 && label < count) return label;
  const message = `${file}: line ${line} has label "${text}", expected ${first} to ${first + count - 1}.`;
  throw new DatasetError('VALUE_OUT_OF_RANGE', message, { file, line, found: text });
}
