import { isEmbedded, type CatalogDataset } from '../../runners/datasets/dataset-catalog.ts';
import type { DatasetSource, SourceRecord, SourceValue } from '../../runners/datasets/dataset-source.ts';
import { peakMemoryBytes, startStopwatch } from './stopwatch.ts';

const passSeconds = 5; // a whole dataset takes minutes: so much of it is enough
const measuredSeconds = 1;

/** What reading a dataset takes; rates count opening it, unless that is where it is made. */
export interface Loading {
  /** In one pass; fewer than there are where there are many. */
  readonly recordCount: number;
  readonly samplesPerSecond: number;
  readonly samplesPerProcessorSecond: number;
  /** Of a dataset that is made when it is opened. */
  readonly makingSeconds: number | null;
  /** Of the process, after the first pass. */
  readonly peakBytes: number;
}

export interface OpenedDataset {
  readonly source: DatasetSource;
  readonly isMade: boolean;
}

/** @param folder of the original files; null where the dataset comes with the installation. */
export async function openDataset(dataset: CatalogDataset, folder: string | null): Promise<OpenedDataset> {
  if (!isEmbedded(dataset)) {
    if (folder === null) throw new Error(`${dataset.description.id} is read from original files; none were given.`);
    return { source: await dataset.open(folder, { partial: true }), isMade: false };
  }
  let isMade = false;
  const source = await dataset.open(() => (isMade = true)); // who reports progress has something to make
  return { source, isMade };
}

/** Reads both splits. @param visit is given each record; false ends it. */
export async function readRecords(
  source: DatasetSource,
  visit: (record: SourceRecord<SourceValue>) => boolean,
): Promise<void> {
  for (const split of [source.train(), source.test()]) {
    for await (const record of split) if (!visit(record)) return;
  }
}

/** Reads a dataset record by record, keeping none, over and over for at least a second. */
export async function timeLoading(
  dataset: CatalogDataset,
  folder: string | null,
): Promise<{ readonly loading: Loading; readonly reopen: () => Promise<DatasetSource> }> {
  const making = startStopwatch();
  const { source, isMade } = await openDataset(dataset, folder);
  const makingSeconds = isMade ? making().wallSeconds : null;
  let opened: DatasetSource | null = source;
  const reopen = async () => {
    const given = opened ?? (await openDataset(dataset, folder)).source;
    if (!isMade) opened = null; // some hold all their records
    return given;
  };

  await readFor(passSeconds, await reopen()); // compiles the code, as the beginning of a whole dataset does
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
  return { loading: { recordCount, ...rates, makingSeconds, peakBytes }, reopen };
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
