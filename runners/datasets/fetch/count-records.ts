import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { DatasetDescription } from '../../../benchmark/words/dataset-document.ts';
import type { OfficialDataset } from '../dataset-source.ts';
import type { OnFetchProgress } from './fetch-progress.ts';
import { isMarked, readMarker } from './unpacked-marker.ts';

const countsSchema = z.object({ train: z.int().min(0), test: z.int().min(0) });
/** Records of the two splits. */
export type RecordCounts = Readonly<z.infer<typeof countsSchema>>;

const reportEvery = 500;

/**
 * Reads every record that is there. Files that an index lists may be missing.
 * @throws DatasetError if a record is damaged.
 */
export async function countRecords(
  dataset: OfficialDataset,
  folder: string,
  onProgress?: OnFetchProgress,
  signal?: AbortSignal,
): Promise<RecordCounts> {
  const source = await dataset.open(folder, { partial: true });
  const count = async (split: 'train' | 'test'): Promise<number> => {
    const total = dataset.description.counts[split];
    let done = 0;
    for await (const record of source[split]()) {
      void record;
      signal?.throwIfAborted();
      done += 1;
      if (done % reportEvery === 0)
        onProgress?.({ action: 'reading', subject: `${split} split`, done, total, unit: 'records' });
    }
    return done;
  };
  return { train: await count('train'), test: await count('test') };
}

export function isComplete({ counts }: DatasetDescription, found: RecordCounts): boolean {
  return found.train === counts.train && found.test === counts.test;
}

/** Whether everything was unpacked from archives with the published checksums. */
export async function isProvenComplete({ files }: OfficialDataset, folder: string): Promise<boolean> {
  const marker = await readMarker(folder);
  return files.every((file) => (file.md5 ?? file.sha256) && file.unpack && isMarked(marker, file.name, file));
}

/** What the last count of a folder with original files has found; null if there was none. */
export async function readCounts(folder: string): Promise<RecordCounts | null> {
  try {
    return countsSchema.parse(JSON.parse(await readFile(markerOf(folder), 'utf8')));
  } catch {
    return null; // absent or unreadable: count again
  }
}

export async function writeCounts(folder: string, counts: RecordCounts): Promise<void> {
  const staged = `${markerOf(folder)}.new`;
  await writeFile(staged, `${JSON.stringify(counts)}\n`);
  await rename(staged, markerOf(folder));
}

function markerOf(folder: string): string {
  return join(folder, '.counted.json');
}
