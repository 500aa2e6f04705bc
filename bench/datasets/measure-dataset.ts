// Measures one dataset, in its own process so that peak memory is that of this dataset.
// node --import tsx measure-dataset.ts REQUEST
import { findDataset } from '../../runners/datasets/dataset-catalog.ts';
import { peakMemoryBytes } from './stopwatch.ts';
import { openDataset, readRecords, timeLoading, type Loading } from './time-loading.ts';
import { loadSamples, timeNoises, type NoiseRate } from './time-noises.ts';

/** `bare` reads nothing; `load` reads all records once; `measure` times reading and quality noises. */
export type MeasureRequest =
  | { readonly what: 'bare' }
  | { readonly what: 'load' | 'measure'; readonly id: string; readonly folder: string | null };

/** The last line that the process prints, as JSON. */
export interface MeasuredDataset {
  readonly loading: Loading;
  readonly noises: readonly NoiseRate[];
  readonly peakBytes: number; // with the samples in memory
}
export interface MeasuredMemory {
  readonly recordCount: number;
  readonly peakBytes: number;
}

async function measure(request: MeasureRequest): Promise<MeasuredDataset | MeasuredMemory> {
  if (request.what === 'bare') return { recordCount: 0, peakBytes: peakMemoryBytes() };
  const dataset = findDataset(request.id);
  if (request.what === 'load') {
    const { source } = await openDataset(dataset, request.folder);
    let recordCount = 0;
    await readRecords(source, () => (recordCount += 1) > 0);
    return { recordCount, peakBytes: peakMemoryBytes() };
  }
  const { loading, reopen } = await timeLoading(dataset, request.folder);
  if (loading.recordCount === 0)
    throw new Error(`${request.id} has no records${request.folder === null ? '' : ` in ${request.folder}`}.`);
  const noises = timeNoises(await loadSamples(await reopen(), dataset.description.form, loading.recordCount));
  return { loading, noises, peakBytes: peakMemoryBytes() };
}

console.log(JSON.stringify(await measure(JSON.parse(process.argv[2] ?? '') as MeasureRequest)));
