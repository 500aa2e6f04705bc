import { isEmbedded, type CatalogDataset } from '../../runners/datasets/dataset-catalog.ts';
import type { DatasetSource, SourceRecord, SourceValue } from '../../runners/datasets/dataset-source.ts';
import { peakMemoryBytes, startStopwatch } from './stopwatch.ts';

const passSeconds = 5; // a whole dataset takes minutes; this much of it is enough
const measuredSeconds = 1;

/** What reading a dataset takes. The rates include the time to open it, unless opening synthesizes it. */
export interface Loading {
  /** In one pass; a pass over a large dataset stops after a few seconds. */
  readonly recordCount: number;
  readonly samplesPerSecond: number;
  readonly samplesPerProcessorSecond: number;
  /** Null unless the dataset is synthesized when it is opened. */
  readonly synthesisSeconds: number | null;
  /** Peak memory of the process after the first pass. */
  readonly peakBytes: number;
}

export interface OpenedDataset {
  readonly source: DatasetSource;
  readonly isSynthesized: boolean;
}

/** @param folder the folder of the original files; null if the dataset comes with the installation. */
export async function openDataset(dataset: CatalogDataset, folder: string | null): Promise<OpenedDataset> {
  if (!isEmbedded(dataset)) {
    if (folder === null)
      throw new Error(`${dataset.description.id} is read from original files, but no folder was given.`);
    return { source: await dataset.open(folder, { partial: true }), isSynthesized: false };
  }
  let isSynthesized = false;
  const source = await dataset.open(() => (isSynthesized = true)); // only synthesis reports progress
  return { source, isSynthesized };
}

/** Reads both splits. @param visit called with each record; returns false to stop. */
export async function readRecords(
  source: DatasetSource,
  visit: (record: SourceRecord<SourceValue>) => boolean,
): Promise<void> {
  for (const split of [source.train(), source.test()]) {
    for await (const record of split) if (!visit(record)) return;
  }
}

/** Reads a dataset record by record, without keeping the records, repeatedly for at least a second. */
export async function timeLoading(
  dataset: CatalogDataset,
  folder: string | null,
): Promise<{ readonly loading: Loading; readonly reopen: () => Promise<DatasetSource> }> {
  const opening = startStopwatch();
  const { source, isSynthesized } = await openDataset(dataset, folder);
  const synthesisSeconds = isSynthesized ? opening().wallSeconds : null;
  let opened: DatasetSource | null = source;
  const reopen = async () => {
    const given = opened ?? (await openDataset(dataset, folder)).source;
    if (!isSynthesized) opened = null; // some sources hold all their records in memory
    return given;
  };

  await readFor(passSeconds, await reopen()); // warms up the code, as the first records of a whole dataset do
  const peakBytes = peakMemoryBytes();
  const watch = startStopwatch();
  let recordCount: number;
  let total = 0;
  do {
    recordCount = await readFor(passSeconds, await reopen());
    total += recordCount;
  } while (watch().wallSeconds < measuredSeconds);
  const { wallSeconds, processorSeconds } = watch();
  const rates = { samplesPerSecond: total / wallSeconds, samplesPerProcessorSecond: total / processorSeconds };
  return { loading: { recordCount, ...rates, synthesisSeconds, peakBytes }, reopen };
}

async function readFor(seconds: number, source: DatasetSource): Promise<number> {
  const startedAt = performance.now();
  let count = 0;
  await readRecords(source, () => {
    count += 1;
    return performance.now() - startedAt < 1000 * seconds;
  });
  return count;
}
