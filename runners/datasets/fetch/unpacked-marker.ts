import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { findMismatch, type ExpectedSums, type FileSums } from './file-sums.ts';

const markerSchema = z.record(z.string(), z.object({ bytes: z.int(), md5: z.string(), sha256: z.string() }));

/** `.unpacked.json`: archives that were completely unpacked into a folder, with their checksums. */
export type UnpackedMarker = Readonly<Record<string, FileSums>>;

export async function readMarker(folder: string): Promise<UnpackedMarker> {
  try {
    return markerSchema.parse(JSON.parse(await readFile(join(folder, '.unpacked.json'), 'utf8')));
  } catch {
    return {}; // absent or unreadable: unpack the archives again
  }
}

export async function writeMarker(folder: string, marker: UnpackedMarker): Promise<void> {
  const staged = join(folder, '.unpacked.json.new');
  await writeFile(staged, `${JSON.stringify(marker, null, 2)}\n`);
  await rename(staged, join(folder, '.unpacked.json'));
}

/** Whether this version of an archive was unpacked. */
export function isMarked(marker: UnpackedMarker, name: string, expected: ExpectedSums): boolean {
  const sums = marker[name];
  return sums !== undefined && !findMismatch(sums, expected);
}
