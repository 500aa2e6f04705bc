import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { ArtifactError } from '../../benchmark/formats/artifact-error.ts';
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

/** @throws ArtifactError TEXT_INVALID naming the line. */
export function readTextLines(path: string): readonly string[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line, index) => {
    const text = textOf(line);
    if (text !== undefined) return text;
    const shown = JSON.stringify(line.slice(0, 80));
    throw new ArtifactError('TEXT_INVALID', `${path}, line ${index + 1}: found ${shown}, expected {"text": "…"}.`, {
      path,
      line: index + 1,
    });
  });
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
