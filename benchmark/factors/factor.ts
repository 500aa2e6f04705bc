import { z } from 'zod';
import type { Samples } from '../samples/dataset.ts';
import type { Modality } from '../words/modality.ts';
import type { SampleValue } from '../samples/sample-buffer.ts';

/** Description of a practical factor. Factors change training splits only. */
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
  /** Unparsed: the noise adds its defaults and rejects unknown parameters. */
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/** A factor that degrades samples and keeps labels. */
export interface QualityNoise<S extends Samples> extends FactorDescription {
  readonly modality: S['modality'];
  /** @throws FactorError PARAMETERS_INVALID */
  createNoise(request: NoiseRequest): ChangeSample<S>;
}

/** A factor, as listed on pages. */
export interface ListedFactor extends FactorDescription {
  readonly kind: 'quality-noise' | 'wrong-labels';
  /** Null: any modality. */
  readonly modality: Modality | null;
}

/** Share of the samples that the factor may change. */
export const factorRatio = z.number().min(0).max(1).default(0.25);

/** The paper that these factors come from. */
export const seedPaper = {
  title: 'BackdoorMBTI: A Backdoor Learning Multimodal Benchmark Tool Kit for Backdoor Defense Evaluation',
  authors: 'Yu, Xie, Gui, Wang, Cheng, Yi, Wu',
  year: 2025,
  url: 'https://arxiv.org/abs/2411.11006',
} as const;
