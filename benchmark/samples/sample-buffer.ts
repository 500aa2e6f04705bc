import type { AudioSamples, ImageSamples, LabeledSamples, Samples, TextSamples } from './dataset.ts';
import type { Modality } from '../words/modality.ts';
import { DatasetError } from './dataset-error.ts';
import { mappedRows, memoryRows, pickedRows } from './sample-rows.ts';

/** The samples type of a modality. */
export type SamplesOf<M extends Modality> = Extract<Samples, { modality: M }>;

/** One sample: uint8 [height * width * channels], int16 [length] or a string. */
export type SampleValue<S extends Samples> = S extends TextSamples
  ? string
  : S extends AudioSamples
    ? Int16Array
    : Uint8Array;

type AnyValue = string | Int16Array | Uint8Array;

/** Images in memory. @param data uint8 [count, height, width, channels]. */
export function imageSamples({
  data,
  ...shape
}: Pick<ImageSamples, 'height' | 'width' | 'channels'> & { readonly data: Uint8Array }): ImageSamples {
  const size = shape.height * shape.width * shape.channels;
  return { modality: 'image', count: countOf(data, size), ...shape, rows: memoryRows(data, size) };
}

/** Clips in memory. @param data int16 [count, length]. */
export function audioSamples({
  data,
  ...shape
}: Pick<AudioSamples, 'length' | 'sampleRateHz'> & { readonly data: Int16Array }): AudioSamples {
  return { modality: 'audio', count: countOf(data, shape.length), ...shape, rows: memoryRows(data, shape.length) };
}

export function textSamples(texts: readonly string[]): TextSamples {
  return { modality: 'text', count: texts.length, texts };
}

/** Number of values in one image or clip. */
export function sampleSize(samples: Omit<ImageSamples, 'rows'> | Omit<AudioSamples, 'rows'>): number {
  return samples.modality === 'image' ? samples.height * samples.width * samples.channels : samples.length;
}

/**
 * A copy of one sample.
 * @throws DatasetError INDEX_OUT_OF_RANGE
 */
export function sampleAt<S extends Samples>(samples: S, index: number): SampleValue<S> {
  checkIndex(samples, index);
  return valueAt(samples, index) as SampleValue<S>; // the compiler cannot relate the modality to S
}

/**
 * The samples at `indices`, in that order; an index may repeat. Rows are copied only when they are read.
 * @throws DatasetError INDEX_OUT_OF_RANGE
 */
export function takeSamples<S extends Samples>(samples: S, indices: ArrayLike<number>): S {
  for (let i = 0; i < indices.length; i++) checkIndex(samples, indices[i] ?? -1);
  return taken(samples, indices) as S; // same modality in and out
}

/**
 * The samples and labels at `indices`, in that order.
 * @throws DatasetError INDEX_OUT_OF_RANGE
 */
export function takeLabeled<S extends Samples>(
  { samples, labels }: LabeledSamples<S>,
  indices: ArrayLike<number>,
): LabeledSamples<S> {
  return {
    samples: takeSamples(samples, indices),
    labels: Int32Array.from(indices, (index) => labels[index] ?? -1),
  };
}

/**
 * All samples, each changed by a pure function when it is read.
 * @throws DatasetError SAMPLE_MISMATCH, possibly only when the sample is read.
 */
export function mapSamples<S extends Samples>(
  samples: S,
  change: (value: SampleValue<S>, index: number) => SampleValue<S>,
): S {
  const checked = (value: AnyValue, index: number): AnyValue => {
    const changed: AnyValue = change(value as SampleValue<S>, index);
    checkValue(samples, index, changed);
    return changed;
  };
  return mapped(samples, checked) as S; // same modality in and out
}

/**
 * All samples, with those in `changed` replaced. A pure function computes them on each read, so that only texts are kept
 * in memory.
 * @throws DatasetError INDEX_OUT_OF_RANGE | SAMPLE_MISMATCH, the latter possibly only when the sample is read.
 */
export function overlaySamples<S extends Samples>(
  samples: S,
  changed: ReadonlySet<number>,
  make: (index: number) => SampleValue<S>,
): S {
  for (const index of changed) checkIndex(samples, index);
  return mapSamples(samples, (value, index) => (changed.has(index) ? make(index) : value));
}

/** All rows in one array, [count, …] row-major; for small sets only. */
export function packSamples(samples: ImageSamples): Uint8Array;
export function packSamples(samples: AudioSamples): Int16Array;
export function packSamples(samples: ImageSamples | AudioSamples): Uint8Array | Int16Array {
  const size = sampleSize(samples);
  const all =
    samples.modality === 'image' ? new Uint8Array(samples.count * size) : new Int16Array(samples.count * size);
  for (let index = 0; index < samples.count; index++) all.set(samples.rows.read(index), index * size);
  return all;
}

function countOf(data: ArrayLike<number>, size: number): number {
  const count = data.length / size;
  if (Number.isInteger(count)) return count;
  const message = `${data.length} values are not a multiple of the sample size ${size}.`;
  throw new DatasetError('SAMPLE_MISMATCH', message, { values: data.length, size });
}

function checkIndex(samples: Samples, index: number): void {
  if (!Number.isInteger(index) || index < 0 || index >= samples.count) {
    const message = `There is no sample ${index}; expected 0 to ${samples.count - 1}.`;
    throw new DatasetError('INDEX_OUT_OF_RANGE', message, { index, count: samples.count });
  }
}

function checkValue(samples: Samples, index: number, value: AnyValue): void {
  const fits =
    samples.modality === 'text'
      ? typeof value === 'string'
      : value instanceof (samples.modality === 'image' ? Uint8Array : Int16Array) &&
        value.length === sampleSize(samples);
  if (fits) return;
  const message = `The new value of sample ${index} is not a valid ${samples.modality} sample of this shape.`;
  throw new DatasetError('SAMPLE_MISMATCH', message, { index, modality: samples.modality });
}

function valueAt(samples: Samples, index: number): AnyValue {
  return samples.modality === 'text' ? (samples.texts[index] ?? '') : samples.rows.read(index);
}

function taken(samples: Samples, indices: ArrayLike<number>): Samples {
  const count = indices.length;
  switch (samples.modality) {
    case 'text':
      return { ...samples, count, texts: Array.from(indices, (index) => samples.texts[index] ?? '') };
    case 'image':
      return { ...samples, count, rows: pickedRows(samples.rows, indices) };
    case 'audio':
      return { ...samples, count, rows: pickedRows(samples.rows, indices) };
  }
}

function mapped(samples: Samples, change: (value: AnyValue, index: number) => AnyValue): Samples {
  switch (samples.modality) {
    case 'text':
      return { ...samples, texts: samples.texts.map((text, index) => change(text, index) as string) };
    case 'image':
      return { ...samples, rows: mappedRows(samples.rows, change as (row: Uint8Array, index: number) => Uint8Array) };
    case 'audio':
      return { ...samples, rows: mappedRows(samples.rows, change as (row: Int16Array, index: number) => Int16Array) };
  }
}
