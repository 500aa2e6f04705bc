import { z } from 'zod';
import type { Samples } from '../samples/dataset.ts';
import type { Modality } from '../words/modality.ts';
import type { SampleValue } from '../samples/sample-buffer.ts';

/** What is known of a practical factor before it is applied; it touches training splits only. */
export interface FactorDescription {
  readonly id: string;
  /** Raised whenever the bytes of its output change. */
  readonly version: string;
  readonly title: string;
  /** One sentence for readers. */
  readonly summary: string;
  readonly source: {
    readonly title: string;
    readonly authors: string;
    readonly year: number;
    readonly url: string;
  };
  /** Ranges and defaults; every factor has a `ratio` of affected samples. */
  readonly parameters: z.ZodObject;
}

/** Changes one sample; pure, a function of the value and its index in the training split. */
export type ChangeSample<S extends Samples> = (value: SampleValue<S>, index: number) => SampleValue<S>;

export interface NoiseRequest {
  readonly seed: number;
  /** Unparsed: the noise fills in its defaults and refuses what it does not know. */
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/** A way to spoil samples without touching labels. */
export interface QualityNoise<S extends Samples> extends FactorDescription {
  readonly modality: S['modality'];
  /** @throws FactorError PARAMETERS_INVALID */
  createNoise(request: NoiseRequest): ChangeSample<S>;
}

/** A factor as pages list it. */
export interface ListedFactor extends FactorDescription {
  readonly kind: 'quality-noise' | 'wrong-labels';
  /** Null: any. */
  readonly modality: Modality | null;
}

/** Affected over all samples that may be affected. */
export const factorRatio = z.number().min(0).max(1).default(0.25);

/** The benchmark whose stresses these are. */
export const seedPaper = {
  title: 'BackdoorMBTI: A Backdoor Learning Multimodal Benchmark Tool Kit for Backdoor Defense Evaluation',
  authors: 'Yu, Xie, Gui, Wang, Cheng, Yi, Wu',
  year: 2025,
  url: 'https://arxiv.org/abs/2411.11006',
} as const;
