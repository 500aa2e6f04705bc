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
  /** Of the samples, where they are computed elsewhere; not for texts. */
  readonly rows?: AsyncIterable<Uint8Array | Int16Array> | undefined;
  /** Is told each value on its way into the file. */
  readonly onValue?: (value: Uint8Array | Int16Array | string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Images as .npy uint8 [count, height, width, channels], audio as .npy int16 [count, length], texts as JSON lines. */
export function writeSamples(
  path: string,
  samples: Samples,
  { rows, onValue, signal }: WriteSamplesOptions = {},
): Promise<WrittenFile> {
  const watched = <V extends Uint8Array | Int16Array | string>(values: Iterable<V> | AsyncIterable<V>) =>
    watchValues(values, onValue, signal);
  switch (samples.modality) {
    case 'text':
      return writeTextLines(path, watched(samples.texts));
    case 'image': {
      const rowShape = [samples.height, samples.width, samples.channels];
      return writeNpyRows(path, { dtype: '|u1', rowShape, count: samples.count }, watched(rows ?? rowsOf(samples)));
    }
    case 'audio':
      return writeNpyRows(
        path,
        { dtype: '<i2', rowShape: [samples.length], count: samples.count },
        watched(rows ?? rowsOf(samples)),
      );
  }
}

/** Lets signals and messages through now and then: computing the values may take long. */
async function* watchValues<V extends Uint8Array | Int16Array | string>(
  values: Iterable<V> | AsyncIterable<V>,
  onValue: ((value: V) => void) | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<V> {
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

/** A split of which single samples are read; images and audio stay in their file. Close it when done. */
export interface OpenSamples {
  readonly samples: Samples;
  close(): void;
}

/**
 * Opens a file that `writeSamples` wrote.
 * @param form of the samples in it.
 * @throws ArtifactError NPY_INVALID | NPY_UNSUPPORTED | TEXT_INVALID saying what was found and what was expected.
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

/** Samples and labels of one split of a task. Close it when done. */
export interface OpenSplit {
  readonly split: LabeledSamples;
  close(): void;
}

/**
 * Opens samples and labels, and sees that there are equally many.
 * @throws ArtifactError
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

/** Opens `x.npy` or `texts.jsonl`, and `y.npy`, of a folder. @throws ArtifactError */
export function openSplitFolder(folder: string, form: SampleForm): OpenSplit {
  return openSplit(join(folder, sampleFileName(form.modality)), join(folder, 'y.npy'), form);
}
