import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { canonicalJson } from '../../benchmark/identity/canonical-json.ts';
import { encodeLabels } from '../artifacts/label-files.ts';
import { writeNpyRows, type WrittenFile } from '../artifacts/npy-rows.ts';
import { sampleFileName } from '../../benchmark/words/task-files.ts';
import { sha256Hex } from '../../benchmark/identity/sha256.ts';
import { StagingFolder } from '../artifacts/staging-folder.ts';
import { writeTextLines } from '../artifacts/text-lines.ts';
import { isEmbedded, type CatalogDataset } from './dataset-catalog.ts';
import { DatasetError } from '../../benchmark/samples/dataset-error.ts';
import type { DatasetSource, SourceRecord, SourceValue } from './dataset-source.ts';
import type { Dataset } from '../../benchmark/samples/dataset.ts';
import type { DatasetDescription } from '../../benchmark/words/dataset-document.ts';
import { openPreparedDataset } from './open-prepared-dataset.ts';

const preparedSchema = z.strictObject({
  id: z.string(),
  version: z.int(),
  contentSha256: z.string(),
  files: z.record(z.string(), z.strictObject({ sha256: z.string(), bytes: z.int() })),
});
type Prepared = z.infer<typeof preparedSchema>;

/** A dataset in the benchmark's own form; images and audio stay on disk until they are read. Close it when done. */
export interface OpenDataset {
  readonly dataset: Dataset;
  /** SHA-256 of the sums of its files: the identity of the data. */
  readonly contentSha256: string;
  /** Where its prepared files lie, for other threads; absent where it is in memory. */
  readonly folder?: string;
  close(): void;
}

export interface PrepareOptions {
  /** Told the share that is done, in [0, 1]. */
  readonly onProgress?: (fraction: number) => void;
  readonly signal?: AbortSignal | undefined;
}

const splits = ['train', 'test'] as const;

/** Where datasets lie: originals/<id>/ as their owners publish them, prepared/<id>-<version>/ as we read them. */
export class DatasetFolder {
  readonly root: string;
  private readonly staging: StagingFolder;

  constructor(root: string) {
    this.root = root;
    this.staging = new StagingFolder(join(root, 'staging'));
  }

  /** Where the original files of a dataset belong. */
  originals(id: string): string {
    return join(this.root, 'originals', id);
  }

  /** The identity of a dataset's content; null while it must be read to know it. */
  async identify(dataset: CatalogDataset): Promise<string | null> {
    if (isEmbedded(dataset)) return dataset.contentSha256;
    return (await readPrepared(this.prepared(dataset)))?.contentSha256 ?? null;
  }

  private prepared({ description: { id, version } }: CatalogDataset): string {
    return join(this.root, 'prepared', `${id}-${version}`);
  }

  /**
   * Opens a dataset. The first time it is read, or made, record by record, and kept; a kill loses nothing but time.
   * @throws DatasetError FILE_MISSING when its originals are not there; COUNT_MISMATCH; CHECKSUM_MISMATCH when an
   *   embedded dataset is not what it should be, byte for byte.
   */
  async open(dataset: CatalogDataset, options: PrepareOptions = {}): Promise<OpenDataset> {
    const { description } = dataset;
    const folder = this.prepared(dataset);
    let prepared = await readPrepared(folder);
    if (prepared && isEmbedded(dataset) && prepared.contentSha256 !== dataset.contentSha256) prepared = undefined;
    if (prepared) await checkSums(folder, prepared);
    prepared ??= await this.prepare(dataset, folder, options);
    return { ...openPreparedDataset(folder, description), contentSha256: prepared.contentSha256, folder };
  }

  /** Takes a folder away in one step. */
  private async discard(folder: string): Promise<void> {
    const grave = await this.staging.create();
    await rename(folder, join(grave, 'old')).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
    await rm(grave, { recursive: true, force: true });
  }

  private async prepare(
    dataset: CatalogDataset,
    folder: string,
    { onProgress, signal }: PrepareOptions,
  ): Promise<Prepared> {
    const { description } = dataset;
    await this.staging.clear();
    const source = isEmbedded(dataset)
      ? await dataset.open(onProgress, signal)
      : await dataset.open(this.originals(description.id));
    const staged = await this.staging.create();
    try {
      const files: Prepared['files'] = {};
      const total = description.counts.train + description.counts.test;
      let read = 0;
      const onRecord = () => {
        signal?.throwIfAborted();
        read += 1;
        if (read % 500 === 0) onProgress?.(read / total);
      };
      for (const split of splits) {
        const sums = await writeSplit(join(staged, split), description, split, source[split](), onRecord);
        for (const [name, sum] of Object.entries(sums)) files[`${split}/${name}`] = sum;
      }
      const contentSha256 = sha256Hex(canonicalJson(files));
      if (isEmbedded(dataset) && contentSha256 !== dataset.contentSha256) {
        const message = `Dataset ${description.id} came out as ${contentSha256}, expected ${dataset.contentSha256}: its package is another version or damaged. Run npm ci again.`;
        throw new DatasetError('CHECKSUM_MISMATCH', message, { id: description.id, found: contentSha256 });
      }
      const prepared = { id: description.id, version: description.version, contentSha256, files };
      await writeFile(join(staged, 'dataset.json'), `${JSON.stringify(prepared, null, 2)}\n`);
      await mkdir(dirname(folder), { recursive: true });
      await rename(staged, folder).catch(async (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
        if ((await readPrepared(folder))?.contentSha256 === contentSha256) return; // another process was first
        await this.discard(folder); // of another release, or of a process that was killed
        await rename(staged, folder);
      });
      return prepared;
    } finally {
      await rm(staged, { recursive: true, force: true });
    }
  }
}

/** @throws DatasetError CHECKSUM_MISMATCH when a file is not what was once written. */
async function checkSums(folder: string, { id, files }: Prepared): Promise<void> {
  for (const [name, { sha256 }] of Object.entries(files)) {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(join(folder, name))) hash.update(chunk as Buffer);
    const found = hash.digest('hex');
    if (found === sha256) continue;
    const message = `${join(folder, name)} has the SHA-256 ${found}, expected ${sha256}: remove the folder ${folder}, it is made anew.`;
    throw new DatasetError('CHECKSUM_MISMATCH', message, { id, file: name, found, expected: sha256 });
  }
}

async function writeSplit(
  folder: string,
  { id, form, counts }: DatasetDescription,
  split: (typeof splits)[number],
  records: ReturnType<DatasetSource['train']>,
  onRecord: () => void,
): Promise<Prepared['files']> {
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
  const samples = await writeValues(join(folder, name), form, count, values());
  const encoded = encodeLabels(labels);
  await writeFile(join(folder, 'y.npy'), encoded);
  return { [name]: samples, 'y.npy': { sha256: sha256Hex(encoded), bytes: encoded.length } };
}

function writeValues(
  path: string,
  form: DatasetDescription['form'],
  count: number,
  values: AsyncIterable<SourceValue>,
): Promise<WrittenFile> {
  switch (form.modality) {
    case 'text':
      return writeTextLines(path, values as AsyncIterable<string>);
    case 'image': {
      const rowShape = [form.height, form.width, form.channels];
      return writeNpyRows(path, { dtype: '|u1', rowShape, count }, values as AsyncIterable<Uint8Array>);
    }
    case 'audio':
      return writeNpyRows(path, { dtype: '<i2', rowShape: [form.length], count }, values as AsyncIterable<Int16Array>);
  }
}

async function readPrepared(folder: string): Promise<Prepared | undefined> {
  try {
    return preparedSchema.parse(JSON.parse(await readFile(join(folder, 'dataset.json'), 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
