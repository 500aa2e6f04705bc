import { join } from 'node:path';
import { CodedError } from '../../../benchmark/coded-error.ts';
import type { OfficialDataset, OfficialFile } from '../dataset-source.ts';
import { exists } from '../official-folder.ts';
import { isComplete, writeCounts } from './count-records.ts';
import type { OnFetchProgress } from './fetch-progress.ts';
import { findMismatch, sumsOfFile, type FileSums } from './file-sums.ts';
import { findOriginal, type FetchedFile } from './original-files.ts';

export interface VerifiedFile {
  readonly name: string;
  /** An absent archive is no problem if it was unpacked. */
  readonly state: 'ok' | 'wrong' | 'absent';
  readonly found?: FileSums;
  /** What was expected, if the file is wrong. */
  readonly expected?: string;
}

export interface VerifyReport {
  readonly files: readonly VerifiedFile[];
  /** Number of readable records. */
  readonly splits: { readonly train: number; readonly test: number };
  readonly problems: readonly string[];
}

/** Checks the published files that are still there, and reads every record. */
export async function verifyDataset(
  dataset: OfficialDataset,
  folder: string,
  onProgress?: OnFetchProgress,
  signal?: AbortSignal,
): Promise<VerifyReport> {
  const { id } = dataset.description;
  const problems: string[] = [];
  const files: VerifiedFile[] = [];
  for (const file of dataset.files) {
    for (const { name, path, sums } of await placesOf(folder, file)) {
      const verified = await verifyFile(name, path, sums, onProgress, signal);
      files.push(verified);
      if (verified.state === 'wrong') {
        problems.push(
          `${path} is not the published file: expected ${verified.expected}. Delete it and run "mbti datasets fetch ${id}".`,
        );
      }
    }
  }
  const splits = { train: 0, test: 0 };
  try {
    const source = await dataset.open(folder);
    for (const split of ['train', 'test'] as const) {
      try {
        await readSplit(source[split](), split);
      } catch (error) {
        problems.push(problemOf(error));
      }
    }
  } catch (error) {
    problems.push(problemOf(error));
  }
  if (splits.train + splits.test > 0) {
    await writeCounts(folder, splits);
    if (!isComplete(dataset.description, splits)) problems.push(incompleteAdvice(id, folder));
  }
  return { files, splits, problems };

  async function readSplit(records: AsyncIterable<unknown>, split: 'train' | 'test'): Promise<void> {
    const total = dataset.description.counts[split];
    for await (const record of records) {
      void record;
      signal?.throwIfAborted();
      splits[split]++;
      if (splits[split] % 500 === 0) {
        onProgress?.({ action: 'reading', subject: `${split} split`, done: splits[split], total, unit: 'records' });
      }
    }
    if (splits[split] !== total) {
      problems.push(`The ${split} split has ${splits[split]} records, expected ${total}.`);
    }
  }
}

interface Place {
  readonly name: string;
  readonly path: string | undefined;
  readonly sums: FetchedFile;
}

/** The file and the parts of it that are still there. */
async function placesOf(folder: string, file: OfficialFile): Promise<readonly Place[]> {
  const places: Place[] = [{ name: file.name, path: await findOriginal(folder, file), sums: file }];
  for (const part of file.parts ?? []) {
    const path = join(folder, part.name);
    if (await exists(path)) places.push({ name: part.name, path, sums: part });
  }
  return places;
}

async function verifyFile(
  name: string,
  path: string | undefined,
  expected: FetchedFile,
  onProgress: OnFetchProgress | undefined,
  signal: AbortSignal | undefined,
): Promise<VerifiedFile> {
  if (path === undefined) return { name, state: 'absent' };
  const onBytes = (done: number) =>
    onProgress?.({ action: 'checking', subject: name, done, total: expected.bytes, unit: 'bytes' });
  const found = await sumsOfFile(path, { onBytes, signal });
  const mismatch = findMismatch(found, expected);
  if (!mismatch) return { name, state: 'ok', found };
  return { name, state: 'wrong', found, expected: `${mismatch.what} ${mismatch.expected}` };
}

/** What to do about a dataset with too few records. */
export function incompleteAdvice(id: string, folder: string): string {
  return `Add the missing files to ${folder}, or run "mbti datasets fetch ${id}", which downloads the dataset if its owners allow it; --from takes a folder with all of it.`;
}

/** Problems with the data are reported. All other errors are bugs and thrown. */
function problemOf(error: unknown): string {
  if (error instanceof CodedError) return error.message;
  throw error;
}
