/** The kinds of input a victim can have. */
export const modalities = ['image', 'text', 'audio'] as const;
export type Modality = (typeof modalities)[number];

/** One sample a row; in memory, in a file, or computed on the way: a large dataset is never in memory as a whole. */
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

/** One Unicode string a sample. */
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

/** What a reader must know before passing the data on. */
export interface License {
  readonly name: string;
  readonly url: string;
  readonly redistributable: boolean;
  readonly credit: string;
}

/** Form of every sample of a dataset as victims and attacks see it; text has none. */
export type SampleForm =
  | { readonly modality: 'image'; readonly height: number; readonly width: number; readonly channels: 3 }
  | { readonly modality: 'text' }
  | { readonly modality: 'audio'; readonly length: number; readonly sampleRateHz: number };

/** What is known of a dataset before it is read. */
export interface DatasetDescription {
  readonly id: string;
  /** Raised whenever a loader gives other bytes for the same files. */
  readonly version: number;
  readonly title: string;
  readonly modality: Modality;
  readonly form: SampleForm;
  readonly classNames: readonly string[];
  /** Samples of the official splits. */
  readonly counts: { readonly train: number; readonly test: number };
  /** What was done to the raw data, and how labels come about where that is not obvious. */
  readonly preparation: string;
  readonly homepage: string;
  readonly license: License;
}

/** A clean labeled dataset with its official splits, in its official order. */
export interface Dataset<S extends Samples = Samples> {
  readonly description: DatasetDescription;
  readonly train: LabeledSamples<S>;
  readonly test: LabeledSamples<S>;
}
