import { createReadStream } from 'node:fs';
import { DatasetError } from '../../../benchmark/samples/dataset-error.ts';
import { errorCodeOf, missingFile } from '../official-folder.ts';

/** Far above the longest line of the datasets. */
const maxLineLength = 1 << 20;

export interface TextFile {
  readonly datasetId: string;
  readonly file: string;
}

/** One line without its end; `number` counts from 1. */
export interface Line {
  readonly text: string;
  readonly number: number;
}

/**
 * Streams the lines of a UTF-8 file, with LF or CRLF line ends.
 * @throws DatasetError FILE_MISSING | FILE_UNREADABLE | RECORD_CORRUPT with the line.
 */
export async function* readLines({ datasetId, file }: TextFile): AsyncGenerator<Line> {
  let rest = '';
  let number = 0;
  for await (const piece of readText({ datasetId, file })) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield { text: line.replace(/\r$/, ''), number: ++number };
    if (rest.length > maxLineLength) {
      const message = `${file}: line ${number + 1} has more than ${maxLineLength} characters. It is not the original file.`;
      throw new DatasetError('RECORD_CORRUPT', message, { file, line: number + 1 });
    }
  }
  if (rest !== '') yield { text: rest.replace(/\r$/, ''), number: ++number };
}

/**
 * Streams the text of a UTF-8 file without its byte order mark.
 * @throws DatasetError FILE_MISSING | FILE_UNREADABLE | RECORD_CORRUPT with the line of invalid UTF-8.
 */
export async function* readText({ datasetId, file }: TextFile): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  try {
    for await (const chunk of createReadStream(file)) {
      const bytes: Buffer = chunk;
      yield decodePiece(decoder, bytes, file, line);
      line += countLineEnds(bytes);
    }
  } catch (cause) {
    if (cause instanceof DatasetError) throw cause;
    if (errorCodeOf(cause) === 'ENOENT') throw missingFile(datasetId, file, cause);
    throw new DatasetError('FILE_UNREADABLE', `${file} cannot be read.`, { file }, { cause });
  }
  yield decodePiece(decoder, undefined, file, line);
}

function decodePiece(decoder: TextDecoder, bytes: Uint8Array | undefined, file: string, line: number): string {
  try {
    return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
  } catch (cause) {
    const message = `${file} is not valid UTF-8, in line ${line} or later.`;
    throw new DatasetError('RECORD_CORRUPT', message, { file, line }, { cause });
  }
}

function countLineEnds(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) count++;
  return count;
}
