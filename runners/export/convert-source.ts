import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeLabels } from '../artifacts/label-files.ts';
import { openSplitFolder, writeSampleValues, type OpenSplit } from '../artifacts/sample-files.ts';
import { sampleFileName } from '../../benchmark/words/task-files.ts';
import type { DatasetSource, SourceRecord, SourceValue } from '../datasets/dataset-source.ts';
import type { LabeledSamples } from '../../benchmark/samples/dataset.ts';
import type { SampleForm } from '../../benchmark/words/dataset-document.ts';
import { ExportError } from './export-error.ts';

interface SourceConversion {
  readonly id: string;
  readonly form: SampleForm;
  readonly source: DatasetSource;
  readonly workFolder: string;
  readonly onProgress?: ((message: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const reportEveryRecords = 500;

/**
 * Converts both splits of original files, or of a part of them, to the benchmark's own layout. Each split is read twice,
 * because the header of the output contains the number of samples.
 * @throws ExportError SPLIT_EMPTY; DatasetError
 */
export async function convertSource(
  staging: SourceConversion,
): Promise<{ readonly train: LabeledSamples; readonly test: LabeledSamples; close(): void }> {
  const train = await stageSplit(staging, 'train');
  try {
    const test = await stageSplit(staging, 'test');
    return { train: train.split, test: test.split, close: () => [train, test].forEach((open) => open.close()) };
  } catch (error) {
    train.close();
    throw error;
  }
}

async function stageSplit(staging: SourceConversion, split: 'train' | 'test'): Promise<OpenSplit> {
  const { id, form, source, workFolder, onProgress, signal } = staging;
  const labels: number[] = [];
  for await (const { label } of source[split]()) {
    signal?.throwIfAborted();
    labels.push(label);
    if (labels.length % reportEveryRecords === 0) onProgress?.(`counting ${id}, ${split}: ${labels.length}`);
  }
  if (labels.length === 0) {
    throw new ExportError('SPLIT_EMPTY', `The folder has no ${split} samples of ${id}; both splits are needed.`, {
      id,
      split,
    });
  }
  const folder = join(workFolder, split);
  await mkdir(folder, { recursive: true });
  const values = async function* (): AsyncGenerator<SourceValue> {
    let read = 0;
    for await (const { value } of source[split]() as AsyncIterable<SourceRecord>) {
      signal?.throwIfAborted();
      read += 1;
      if (read % reportEveryRecords === 0) onProgress?.(`reading ${id}, ${split}: ${read} of ${labels.length}`);
      yield value;
    }
  };
  const file = join(folder, sampleFileName(form.modality));
  await writeSampleValues(file, form, labels.length, values());
  await writeFile(join(folder, 'y.npy'), encodeLabels(Int32Array.from(labels)));
  return openSplitFolder(folder, form);
}
