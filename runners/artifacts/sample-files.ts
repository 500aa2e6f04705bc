import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AudioSamples, ImageSamples, LabeledSamples, Samples } from '../../benchmark/samples/dataset.ts';
import type { SampleForm } from '../../benchmark/words/dataset-document.ts';
import { textSamples } from '../../benchmark/samples/sample-buffer.ts';
import { sampleFileName } from '../../benchmark/words/task-files.ts';
import { ArtifactError } from '../../benchmark/formats/artifact-error.ts';
import { parseLabels } from './label-files.ts';
import { NpyRows, writeNpyRows, type WrittenFile } from './npy-rows.ts';
import { readTextLines, writeTextLines } from './text-lines.ts';

const valuesWithoutPause = 64;

export interface WriteSamplesOptions {
  /** The rows of the samples if another thread computes them; ignored for texts. */
  readonly rows?: AsyncIterable<Uint8Array | Int16Array> | undefined;
  /** Called with each value before it is written. */
  readonly onValue?: (value: SampleFileValue) => void;
  readonly signal?: AbortSignal | undefined;
}

/** One image, one clip or one text. */
type SampleFileValue = Uint8Array | Int16Array | string;

/** Shape of the samples in one file. `SampleForm` and `Samples` have these fields. */
type SampleFileForm =
  | { readonly modality: 'image'; readonly height: number; readonly width: number; readonly channels: number }
  | { readonly modality: 'audio'; readonly length: number }
  | { readonly modality: 'text' };

/** Writes samples in the format of `writeSampleValues`. */
export function writeSamples(
  path: string,
  samples: Samples,
  { rows, onValue, signal }: WriteSamplesOptions = {},
): Promise<WrittenFile> {
  const values = samples.modality === 'text' ? samples.texts : (rows ?? rowsOf(samples));
  return writeSampleValues(path, samples, samples.count, watchValues(values, onValue, signal));
}

/**
 * Writes images as .npy uint8 [count, height, width, channels], audio as .npy int16 [count, length], texts as JSON lines.
 * @param values must be of the modality of `form`; there must be `count` of them.
 * @throws ArtifactError NPY_INVALID if a row has the wrong type or size, or the count is wrong.
 */
export function writeSampleValues(
  path: string,
  form: SampleFileForm,
  count: number,
  values: AsyncIterable<SampleFileValue>,
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

/** Gives the event loop a turn every few values, because computing them may take long. */
async function* watchValues(
  values: Iterable<SampleFileValue> | AsyncIterable<SampleFileValue>,
  onValue: ((value: SampleFileValue) => void) | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<SampleFileValue> {
  let passed = 0;
  for await (const value of values) {
    if (passed++ % valuesWithoutPause === 0) await new Promise(setImmediate);
    signal?.throwIfAborted();
    onValue?.(value);
    yield value;
  }
}

function* rowsOf({ count, rows }: ImageSamples | AudioSamples): Generator<Uint8Array | Int16Array> {
  for (let index = 0; index < count; index++) yield rows.read(index);
}

/** Samples of a file. Images and audio are read from the file one row at a time. Close it after use. */
export interface OpenSamples {
  readonly samples: Samples;
  close(): void;
}

/**
 * Opens a file that `writeSamples` wrote.
 * @param form the expected shape of its samples.
 * @throws ArtifactError NPY_INVALID | NPY_UNSUPPORTED | TEXT_INVALID
 */
export function openSamples(path: string, form: SampleForm): OpenSamples {
  if (form.modality === 'text') return { samples: textSamples(readTextLines(path)), close: () => {} };
  const file = new NpyRows(path);
  try {
    return { samples: samplesOf(file, path, form), close: () => file.close() };
  } catch (error) {
    file.close();
    throw error;
  }
}

function samplesOf(file: NpyRows, path: string, form: Exclude<SampleForm, { modality: 'text' }>): Samples {
  const { dtype, shape } = file.layout;
  const rowShape = form.modality === 'image' ? [form.height, form.width, form.channels] : [form.length];
  const expected = form.modality === 'image' ? '|u1' : '<i2';
  const [count, ...found] = shape;
  if (dtype !== expected || count === undefined || found.join() !== rowShape.join()) {
    const message = `${path} holds ${dtype} [${shape.join(', ')}], expected ${expected} [count, ${rowShape.join(', ')}].`;
    throw new ArtifactError('NPY_INVALID', message, { dtype, shape, expected, rowShape });
  }
  const size = rowShape.reduce((product, side) => product * side, 1);
  return form.modality === 'image'
    ? { ...form, count, rows: { read: (index) => file.readRow(index, size) } }
    : { ...form, count, rows: { read: (index) => new Int16Array(file.readRow(index, 2 * size).buffer) } };
}

/** Samples and labels of one split of a task. Close it after use. */
export interface OpenSplit {
  readonly split: LabeledSamples;
  close(): void;
}

/**
 * Opens samples and labels.
 * @throws ArtifactError NPY_INVALID if the file of samples and the file of labels differ in length, or another code
 */
export function openSplit(samplesFile: string, labelsFile: string, form: SampleForm): OpenSplit {
  const labels = parseLabels(readFileSync(labelsFile));
  const opened = openSamples(samplesFile, form);
  if (opened.samples.count !== labels.length) {
    opened.close();
    const message = `${samplesFile} holds ${opened.samples.count} samples, ${labelsFile} ${labels.length} labels.`;
    throw new ArtifactError('NPY_INVALID', message, { samples: opened.samples.count, labels: labels.length });
  }
  return { split: { samples: opened.samples, labels }, close: () => opened.close() };
}

/** Opens `y.npy` and either `x.npy` or `texts.jsonl` of a folder. @throws ArtifactError */
export function openSplitFolder(folder: string, form: SampleForm): OpenSplit {
  return openSplit(join(folder, sampleFileName(form.modality)), join(folder, 'y.npy'), form);
}
