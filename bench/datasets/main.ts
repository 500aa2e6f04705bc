// node --import tsx bench/datasets/main.ts [--samples DIR] [--only ID]...
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import {
  datasetCatalog,
  findDataset,
  isEmbedded,
  type CatalogDataset,
} from '../../runners/datasets/dataset-catalog.ts';
import { modalities } from '../../benchmark/words/modality.ts';
import { formatMebibytes, formatNumber, formatRate, machineFacts, markdownTable } from '../measurement.ts';
import type { MeasuredDataset, MeasuredMemory, MeasureRequest } from './measure-dataset.ts';
import { noisesOf } from './time-noises.ts';
import { writtenLayouts } from './written-layouts.ts';

const { values: options } = parseArgs({
  options: {
    samples: { type: 'string' }, // a folder that holds the original files of each dataset in a folder named by its id
    only: { type: 'string', multiple: true },
  },
});
const processTimeoutMs = 10 * 60_000;
/** One dataset of each modality is read in two sizes. The smaller has this many records, enough to fill the heap. */
const grown: Readonly<Record<string, number>> = { celeba: 300, dbpedia: 150_000, speechcommands: 500 };
const growth = 4;

interface Row extends MeasuredDataset {
  readonly dataset: CatalogDataset;
  readonly files: 'embedded' | 'original' | 'generated';
}
interface Growth {
  readonly title: string;
  readonly small: MeasuredMemory;
  readonly large: MeasuredMemory;
}

const chosen = options.only?.map(findDataset) ?? datasetCatalog;
const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort());
const rows: Row[] = [];
const growths: Growth[] = [];
const workFolder = await mkdtemp(join(tmpdir(), 'mbti-bench-datasets-'));
try {
  const bare = await measure<MeasuredMemory>({ what: 'bare' });
  for (const dataset of chosen) {
    const { id } = dataset.description;
    const { files, folder } = await filesOf(dataset);
    console.error(`${id}: ${files}`);
    rows.push({ ...(await measure<MeasuredDataset>({ what: 'measure', id, folder })), dataset, files });
    await clear(id);
  }
  for (const { description } of chosen.filter(({ description: { id } }) => id in grown)) {
    console.error(`${description.id}: memory by number of records`);
    const count = grown[description.id] ?? 0;
    const [small, large] = [await load(description.id, count), await load(description.id, growth * count)];
    growths.push({ title: `${description.title}, ${description.modality}`, small, large });
  }
  print(bare);
} finally {
  await rm(workFolder, { recursive: true, force: true });
}

async function filesOf(
  dataset: CatalogDataset,
): Promise<{ readonly files: Row['files']; readonly folder: string | null }> {
  if (isEmbedded(dataset)) return { files: 'embedded', folder: null };
  const { id } = dataset.description;
  const originals = options.samples === undefined ? null : resolve(options.samples, id);
  if (originals !== null && existsSync(originals)) return { files: 'original', folder: originals };
  return { files: 'generated', folder: await write(id, writtenLayouts[id]?.count ?? 0) };
}

async function load(id: string, count: number): Promise<MeasuredMemory> {
  const measured = await measure<MeasuredMemory>({ what: 'load', id, folder: await write(id, count) });
  await clear(id);
  if (measured.recordCount === count) return measured;
  throw new Error(`${id}: ${count} records were written, but ${measured.recordCount} were read.`);
}

async function write(id: string, count: number): Promise<string> {
  const folder = join(workFolder, id);
  await run('write-files.ts', [id, `${count}`, folder]);
  return folder;
}

function clear(id: string): Promise<void> {
  return rm(join(workFolder, id), { recursive: true, force: true });
}

async function measure<Result>(request: MeasureRequest): Promise<Result> {
  const output = await run('measure-dataset.ts', [JSON.stringify(request)]);
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as Result;
}

async function run(script: string, parameters: readonly string[]): Promise<string> {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', file, ...parameters], {
    timeout: processTimeoutMs,
    signal: interruption.signal,
  });
  return stdout;
}

function print(bare: MeasuredMemory): void {
  for (const modality of modalities) {
    const ofModality = rows.filter(({ dataset }) => dataset.description.modality === modality);
    if (ofModality.length === 0) continue;
    console.log(`### Loading and noise, ${modality}\n`);
    console.log(
      markdownTable<Row>(
        [
          { heading: 'dataset', cell: ({ dataset }) => dataset.description.id, align: 'left' },
          { heading: 'files', cell: ({ files }) => files, align: 'left' },
          { heading: 'records', cell: ({ loading }) => formatNumber(loading.recordCount) },
          { heading: 'synthesis, s', cell: ({ loading }) => formatNumber(loading.synthesisSeconds, 1) },
          { heading: 'loading, samples/s', cell: ({ loading }) => formatRate(loading.samplesPerSecond) },
          { heading: 'per CPU second', cell: ({ loading }) => formatRate(loading.samplesPerProcessorSecond) },
          ...noisesOf(modality).map(({ id: noise }) => ({
            heading: noise,
            cell: ({ noises }: Row) =>
              formatRate(noises.find(({ id }) => id === noise)?.samplesPerProcessorSecond ?? null),
          })),
          { heading: 'peak loading, MiB', cell: ({ loading }) => formatMebibytes(loading.peakBytes) },
          { heading: 'overall peak, MiB', cell: ({ peakBytes }) => formatMebibytes(peakBytes) },
        ],
        ofModality,
      ),
    );
    console.log('');
  }
  if (growths.length > 0) printGrowths(bare);
  console.log(
    `Loading is in wall time, with the files in the page cache. "Per CPU second" and all noises count the CPU time of all threads. Noises read each sample from memory and use default parameters. A process that reads nothing holds ${formatMebibytes(bare.peakBytes)} MiB. "Overall peak" includes the samples in memory. Synthesis: the dataset is synthesized when it is opened, on all cores, in processes whose memory is not counted. ${machineFacts()}`,
  );
}

function printGrowths(bare: MeasuredMemory): void {
  console.log(`### Peak memory of loading by number of records, MiB, generated files\n`);
  console.log(
    markdownTable<Growth>(
      [
        { heading: 'dataset', cell: ({ title }) => title, align: 'left' },
        { heading: 'N', cell: ({ small }) => formatNumber(small.recordCount) },
        { heading: 'peak', cell: ({ small }) => formatMebibytes(small.peakBytes) },
        { heading: `${growth} N`, cell: ({ large }) => formatNumber(large.recordCount) },
        { heading: 'peak', cell: ({ large }) => formatMebibytes(large.peakBytes) },
        { heading: 'ratio', cell: ({ small, large }) => formatNumber(large.peakBytes / small.peakBytes, 2) },
        {
          heading: 'ratio above a process that reads nothing',
          cell: ({ small, large }) =>
            formatNumber((large.peakBytes - bare.peakBytes) / (small.peakBytes - bare.peakBytes), 2),
        },
      ],
      growths,
    ),
  );
  console.log('');
}
