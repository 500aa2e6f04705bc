/** The kinds of input a victim can have. */
export const modalities = ['image', 'text', 'audio'] as const;
export type Modality = (typeof modalities)[number];

/** uint8 [count, height, width, channels], row-major, RGB interleaved. */
export interface ImageSamples {
  readonly modality: 'image';
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly data: Uint8Array;
}

/** int16 [count, length] mono at `sampleRateHz`. */
export interface AudioSamples {
  readonly modality: 'audio';
  readonly count: number;
  readonly length: number;
  readonly sampleRateHz: number;
  readonly data: Int16Array;
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

/** What is known of a dataset before it is read. */
export interface DatasetDescription {
  readonly id: string;
  readonly title: string;
  readonly modality: Modality;
  readonly classNames: readonly string[];
  readonly license: License;
}

/** A clean labeled dataset with its official splits, in its official order. */
export interface Dataset<S extends Samples = Samples> {
  readonly description: DatasetDescription;
  readonly train: LabeledSamples<S>;
  readonly test: LabeledSamples<S>;
}
