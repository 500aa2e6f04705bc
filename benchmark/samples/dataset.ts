import type { DatasetDescription } from '../words/dataset-document.ts';

/** One sample per row: in memory, in a file, or computed on access, because a large dataset does not fit into memory. */
export interface SampleRows<T extends Uint8Array | Int16Array> {
  /** A copy of one row. @param index in [0, count); not checked. */
  read(index: number): T;
}

/** Rows of uint8 [height * width * channels], row-major, RGB interleaved. */
export interface ImageSamples {
  readonly modality: 'image';
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly rows: SampleRows<Uint8Array>;
}

/** Rows of int16 [length], mono at `sampleRateHz`. */
export interface AudioSamples {
  readonly modality: 'audio';
  readonly count: number;
  readonly length: number;
  readonly sampleRateHz: number;
  readonly rows: SampleRows<Int16Array>;
}

/** One Unicode string per sample. */
export interface TextSamples {
  readonly modality: 'text';
  readonly count: number;
  readonly texts: readonly string[];
}

export type Samples = ImageSamples | TextSamples | AudioSamples;

/** Samples with one label each; `labels[i]` in [0, classCount). */
export interface LabeledSamples<S extends Samples = Samples> {
  readonly samples: S;
  readonly labels: Int32Array;
}

/** A clean labeled dataset with its official splits, in its official order. */
export interface Dataset<S extends Samples = Samples> {
  readonly description: DatasetDescription;
  readonly train: LabeledSamples<S>;
  readonly test: LabeledSamples<S>;
}
