import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { ArtifactError } from '../../benchmark/formats/artifact-error.ts';
import { invalidUtf8At } from '../../benchmark/formats/utf8.ts';
import type { WrittenFile } from './npy-rows.ts';

const linesAtOnce = 1_000;

/** Writes texts.jsonl: one object {"text": …} per line, in UTF-8 with LF line ends. */
export async function writeTextLines(
  path: string,
  texts: Iterable<string> | AsyncIterable<string>,
): Promise<WrittenFile> {
  const hash = createHash('sha256');
  const file = await open(path, 'w');
  try {
    let bytes = 0;
    let lines: string[] = [];
    const flush = async () => {
      const chunk = Buffer.from(lines.join(''));
      hash.update(chunk);
      await file.writeFile(chunk);
      bytes += chunk.length;
      lines = [];
    };
    for await (const text of texts) {
      lines.push(`${JSON.stringify({ text })}\n`);
      if (lines.length === linesAtOnce) await flush();
    }
    await flush();
    return { bytes, sha256: hash.digest('hex') };
  } finally {
    await file.close();
  }
}

const lineFeed = 0x0a;
const byteOrderMark = [0xef, 0xbb, 0xbf];

/**
 * Reads texts.jsonl. A byte order mark and CRLF line ends are allowed.
 * @throws ArtifactError TEXT_INVALID naming the line, and the byte if it is not UTF-8.
 */
export function readTextLines(path: string): readonly string[] {
  const file = readFileSync(path);
  const bytes = file.subarray(byteOrderMark.every((byte, at) => file[at] === byte) ? byteOrderMark.length : 0);
  const wrongByte = invalidUtf8At(bytes);
  if (wrongByte !== null) {
    const line = bytes.subarray(0, wrongByte).filter((byte) => byte === lineFeed).length + 1;
    const offset = wrongByte + file.length - bytes.length;
    const byte = (bytes[wrongByte] ?? 0).toString(16).toUpperCase().padStart(2, '0');
    const found = `${path}, line ${line}: the byte ${byte} at offset ${offset} of the file is not UTF-8`;
    throw invalid(path, line, `${found}; save the file as UTF-8.`, { offset });
  }
  const lines = bytes.toString('utf8').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line, index) => {
    const text = textOf(line);
    if (text === undefined) {
      const found = line.trim() === '' ? 'an empty line' : JSON.stringify(line.slice(0, 80));
      throw invalid(path, index + 1, `${path}, line ${index + 1}: found ${found}, expected {"text": "…"}.`);
    }
    return text;
  });
}

/**
 * Refuses texts with half of a surrogate pair, which cannot be written as UTF-8: as a JSON escape strict readers refuse
 * it, and every other way replaces it.
 * @throws ArtifactError TEXT_INVALID naming the line.
 */
export function requireWholeCharacters(path: string, texts: readonly string[]): void {
  const index = texts.findIndex((text) => /\p{Surrogate}/u.test(text));
  if (index < 0) return;
  const half = /\p{Surrogate}/u
    .exec(texts[index] ?? '')?.[0]
    .charCodeAt(0)
    .toString(16);
  const message = `${path}, line ${index + 1}: the text holds \\u${half}, half of a surrogate pair, which is not a character; remove it.`;
  throw invalid(path, index + 1, message);
}

function invalid(
  path: string,
  line: number,
  message: string,
  facts: Readonly<Record<string, unknown>> = {},
): ArtifactError {
  return new ArtifactError('TEXT_INVALID', message, { path, line, ...facts });
}

function textOf(line: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    if (typeof parsed === 'object' && parsed !== null && 'text' in parsed && typeof parsed.text === 'string') {
      return parsed.text;
    }
  } catch {
    // falls through: not JSON
  }
  return undefined;
}
