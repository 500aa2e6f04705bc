import type { AudioSamples, LabeledSamples, Modality, Samples, TextSamples } from './dataset.ts';
import { DatasetError } from './dataset-error.ts';

/** The samples type of a modality. */
export type SamplesOf<M extends Modality> = Extract<Samples, { modality: M }>;

/** One sample: uint8 [height * width * channels], int16 [length] or a string. */
export type SampleValue<S extends Samples> = S extends TextSamples
  ? string
  : S extends AudioSamples
    ? Int16Array
    : Uint8Array;

type AnyValue = string | Int16Array | Uint8Array;

/** Numbers in one sample of an image or audio buffer. */
function sampleSize(samples: Exclude<Samples, TextSamples>): number {
  return samples.modality === 'image' ? samples.height * samples.width * samples.channels : samples.length;
}

function checkIndex(samples: Samples, index: number): void {
  if (!Number.isInteger(index) || index < 0 || index >= samples.count) {
    const message = `Sample ${index} was asked for; there are ${samples.count}, numbered from 0.`;
    throw new DatasetError('INDEX_OUT_OF_RANGE', message, { index, count: samples.count });
  }
}

/**
 * A copy of one sample.
 * @throws DatasetError INDEX_OUT_OF_RANGE
 */
export function sampleAt<S extends Samples>(samples: S, index: number): SampleValue<S> {
  checkIndex(samples, index);
  return valueAt(samples, index) as SampleValue<S>; // the compiler does not follow a modality through a union
}

function valueAt(samples: Samples, index: number): AnyValue {
  if (samples.modality === 'text') return samples.texts[index] ?? '';
  const size = sampleSize(samples);
  const start = index * size;
  if (samples.modality === 'audio') return samples.data.slice(start, start + size);
  return new Uint8Array(samples.data.subarray(start, start + size)); // `slice` would not copy a Buffer
}

/**
 * The samples at `indices`, in that order; an index may repeat.
 * @returns a new buffer.
 * @throws DatasetError INDEX_OUT_OF_RANGE
 */
export function takeSamples<S extends Samples>(samples: S, indices: ArrayLike<number>): S {
  for (let i = 0; i < indices.length; i++) checkIndex(samples, indices[i] ?? -1);
  return taken(samples, indices) as S; // same modality in and out
}

function taken(samples: Samples, indices: ArrayLike<number>): Samples {
  const count = indices.length;
  switch (samples.modality) {
    case 'text':
      return { ...samples, count, texts: Array.from(indices, (index) => samples.texts[index] ?? '') };
    case 'image': {
      const data = new Uint8Array(count * sampleSize(samples));
      copyRows(samples.data, data, indices, sampleSize(samples));
      return { ...samples, count, data };
    }
    case 'audio': {
      const data = new Int16Array(count * sampleSize(samples));
      copyRows(samples.data, data, indices, sampleSize(samples));
      return { ...samples, count, data };
    }
  }
}

function copyRows<T extends Uint8Array | Int16Array>(from: T, to: T, indices: ArrayLike<number>, size: number): void {
  for (let row = 0; row < indices.length; row++) {
    const start = (indices[row] ?? 0) * size;
    to.set(from.subarray(start, start + size), row * size);
  }
}

/**
 * The samples and labels at `indices`, in that order.
 * @returns new buffers.
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
 * All samples, those named in `replacements` exchanged.
 * @returns a new buffer.
 * @throws DatasetError INDEX_OUT_OF_RANGE | SAMPLE_MISMATCH
 */
export function replaceSamples<S extends Samples>(samples: S, replacements: ReadonlyMap<number, SampleValue<S>>): S {
  for (const index of replacements.keys()) checkIndex(samples, index);
  return replaced(samples, replacements) as S; // same modality in and out
}

function replaced(samples: Samples, replacements: ReadonlyMap<number, AnyValue>): Samples {
  switch (samples.modality) {
    case 'text': {
      const texts = [...samples.texts];
      for (const [index, value] of replacements) {
        if (typeof value !== 'string') throw mismatch(samples, index);
        texts[index] = value;
      }
      return { ...samples, texts };
    }
    case 'image': {
      const data = new Uint8Array(samples.data); // `slice` would not copy a Buffer
      for (const [index, value] of replacements) {
        if (!(value instanceof Uint8Array) || value.length !== sampleSize(samples)) throw mismatch(samples, index);
        data.set(value, index * value.length);
      }
      return { ...samples, data };
    }
    case 'audio': {
      const data = samples.data.slice();
      for (const [index, value] of replacements) {
        if (!(value instanceof Int16Array) || value.length !== sampleSize(samples)) throw mismatch(samples, index);
        data.set(value, index * value.length);
      }
      return { ...samples, data };
    }
  }
}

function mismatch({ modality }: Samples, index: number): DatasetError {
  const message = `The new value of sample ${index} is not one ${modality} sample of this buffer's shape.`;
  return new DatasetError('SAMPLE_MISMATCH', message, { index, modality });
}
