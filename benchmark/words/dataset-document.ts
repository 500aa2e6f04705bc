import type { Modality } from './modality.ts';

/** What a reader must know before passing the data on. */
export interface License {
  readonly name: string;
  readonly url: string;
  readonly redistributable: boolean;
  readonly credit: string;
}

/** Shape of every sample of a dataset, as attacks and victims see it. Texts have no fixed shape. */
export type SampleForm =
  | { readonly modality: 'image'; readonly height: number; readonly width: number; readonly channels: 3 }
  | { readonly modality: 'text' }
  | { readonly modality: 'audio'; readonly length: number; readonly sampleRateHz: number };

/** What is known of a dataset before it is read. */
export interface DatasetDescription {
  readonly id: string;
  /** Raised whenever the loader returns different bytes for the same files. */
  readonly version: number;
  readonly title: string;
  readonly modality: Modality;
  readonly form: SampleForm;
  readonly classNames: readonly string[];
  /** Number of samples in the official splits. */
  readonly counts: { readonly train: number; readonly test: number };
  /** How the raw data are processed, and where the labels come from if that is not obvious. */
  readonly preparation: string;
  readonly homepage: string;
  readonly license: License;
}
