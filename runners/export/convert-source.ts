import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeLabels } from '../artifacts/label-files.ts';
import { writeNpyRows } from '../artifacts/npy-rows.ts';
import { openSplitFolder, type OpenSplit } from '../artifacts/sample-files.ts';
import { sampleFileName } from '../../benchmark/words/task-files.ts';
import { writeTextLines } from '../artifacts/text-lines.ts';
import type { DatasetSource, SourceRecord, SourceValue } from '../datasets/dataset-source.ts';
import type { LabeledSamples } from '../../benchmark/samples/dataset.ts';
import type { SampleForm } from '../../benchmark/words/dataset-document.ts';
import { PoisoningError } from './export-error.ts';

interface SourceStaging {
  readonly id: string;
  readonly form: SampleForm;
  readonly source: DatasetSource;
  readonly workFolder: string;
  readonly onProgress?: ((message: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const reportEveryRecords = 500;

/**
 * Reads both splits of original files, or of the part that is there, into the benchmark's own layout. Each is read
 * twice: files announce how many samples they hold before the first one.
 * @throws PoisoningError SPLIT_EMPTY; DatasetError
 */
export async function stageSource(
  staging: SourceStaging,
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

async function stageSplit(staging: SourceStaging, split: 'train' | 'test'): Promise<OpenSplit> {
  const { id, form, source, workFolder, onProgress, signal } = staging;
  const labels: number[] = [];
  for await (const { label } of source[split]()) {
    signal?.throwIfAborted();
    labels.push(label);
    if (labels.length % reportEveryRecords === 0) onProgress?.(`counting ${id}, ${split}: ${labels.length}`);
  }
  if (labels.length === 0) {
    throw new PoisoningError('SPLIT_EMPTY', `The folder holds no ${split} samples of ${id}; both splits are needed.`, {
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
  await writeValues(file, form, labels.length, values());
  await writeFile(join(folder, 'y.npy'), encodeLabels(Int32Array.from(labels)));
  return openSplitFolder(folder, form);
}

async function writeValues(
  file: string,
  form: SampleForm,
  count: number,
  values: AsyncIterable<SourceValue>,
): Promise<void> {
  switch (form.modality) {
    case 'text':
      await writeTextLines(file, values as AsyncIterable<string>);
      return;
    case 'image': {
      const rowShape = [form.height, form.width, form.channels];
      await writeNpyRows(file, { dtype: '|u1', rowShape, count }, values as AsyncIterable<Uint8Array>);
      return;
    }
    case 'audio':
      await writeNpyRows(file, { dtype: '<i2', rowShape: [form.length], count }, values as AsyncIterable<Int16Array>);
  }
}
