import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { sha256Hex } from '../../benchmark/identity/sha256.ts';
import { DatasetError } from '../../benchmark/samples/dataset-error.ts';
import type { DatasetDescription } from '../../benchmark/words/dataset-document.ts';
import { sampleFileName } from '../../benchmark/words/task-files.ts';
import { encodeLabels } from '../artifacts/label-files.ts';
import { writeSampleValues } from '../artifacts/sample-files.ts';
import type { DatasetSource, SourceRecord, SourceValue } from './dataset-source.ts';

const preparedSchema = z.strictObject({
  id: z.string(),
  version: z.int(),
  contentSha256: z.string(),
  files: z.record(z.string(), z.strictObject({ sha256: z.string(), bytes: z.int() })),
});

/** dataset.json of a prepared dataset: its identity, and size and checksum of each file. */
export type PreparedFiles = z.infer<typeof preparedSchema>;

const descriptionFile = 'dataset.json';

/** @returns undefined if the folder holds no prepared dataset. */
export async function readPrepared(folder: string): Promise<PreparedFiles | undefined> {
  try {
    return preparedSchema.parse(JSON.parse(await readFile(join(folder, descriptionFile), 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Written last: a folder with this file is complete. */
export async function writePrepared(folder: string, prepared: PreparedFiles): Promise<void> {
  await writeFile(join(folder, descriptionFile), `${JSON.stringify(prepared, null, 2)}\n`);
}

/** @throws DatasetError CHECKSUM_MISMATCH if a file differs from what was written. */
export async function checkPrepared(folder: string, { id, files }: PreparedFiles): Promise<void> {
  for (const [name, { sha256 }] of Object.entries(files)) {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(join(folder, name))) hash.update(chunk as Buffer);
    const found = hash.digest('hex');
    if (found === sha256) continue;
    const message = `${join(folder, name)} has SHA-256 ${found}, expected ${sha256}. Remove the folder ${folder}; the next run will recreate it.`;
    throw new DatasetError('CHECKSUM_MISMATCH', message, { id, file: name, found, expected: sha256 });
  }
}

/**
 * Writes samples and labels of one split.
 * @param onRecord called for each record.
 * @throws DatasetError COUNT_MISMATCH if the split does not have the number of samples that its description states.
 */
export async function writeSplit(
  folder: string,
  { id, form, counts }: DatasetDescription,
  split: 'train' | 'test',
  records: ReturnType<DatasetSource['train']>,
  onRecord: () => void,
): Promise<PreparedFiles['files']> {
  await mkdir(folder, { recursive: true });
  const count = counts[split];
  const labels = new Int32Array(count);
  let index = 0;
  const values = async function* (): AsyncGenerator<SourceValue> {
    for await (const { value, label } of records as AsyncIterable<SourceRecord>) {
      onRecord();
      labels[index] = label;
      index += 1;
      yield value;
    }
    if (index !== count) {
      const message = `Dataset ${id} has ${index} ${split} samples, expected ${count}.`;
      throw new DatasetError('COUNT_MISMATCH', message, { id, split, found: index, expected: count });
    }
  };
  const name = sampleFileName(form.modality);
  const samples = await writeSampleValues(join(folder, name), form, count, values());
  const encoded = encodeLabels(labels);
  await writeFile(join(folder, 'y.npy'), encoded);
  return { [name]: samples, 'y.npy': { sha256: sha256Hex(encoded), bytes: encoded.length } };
}
