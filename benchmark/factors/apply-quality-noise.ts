import type { Samples } from '../samples/dataset.ts';
import type { Modality } from '../words/modality.ts';
import { roundHalfUp } from '../random/deterministic-math.ts';
import { RandomStream } from '../random/random-stream.ts';
import { parseFactorParameters } from './define-quality-noise.ts';
import type { ChangeSample, NoiseRequest, QualityNoise } from './factor.ts';
import { FactorError } from './factor-error.ts';

export interface NoisySelection {
  readonly sampleCount: number;
  /** Share of all samples, in [0, 1]. */
  readonly ratio: number;
  readonly modality: Modality;
  readonly seed: number;
}

/**
 * Chooses the noisy samples, independently of poisoning. A smaller ratio gives a subset of a larger one.
 * @returns 1 for each chosen sample, otherwise 0.
 * @throws FactorError RATIO_OUT_OF_RANGE
 * Source: attacks.md 4.1.
 */
export function selectNoisy({ sampleCount, ratio, modality, seed }: NoisySelection): Uint8Array {
  if (!(ratio >= 0 && ratio <= 1)) {
    throw new FactorError('RATIO_OUT_OF_RANGE', `The noise ratio is ${ratio}, expected a number from 0 to 1.`, {
      ratio,
    });
  }
  const stream = new RandomStream(seed, `noise/select/${modality}`);
  const mask = new Uint8Array(sampleCount);
  for (const index of stream.choose(sampleCount, roundHalfUp(ratio * sampleCount))) mask[index] = 1;
  return mask;
}

/**
 * Applies a noise to part of a training split, before the trigger.
 * @returns which samples are noisy, and the function that changes a sample when it is read.
 * @throws FactorError PARAMETERS_INVALID
 */
export function applyQualityNoise<S extends Samples>(
  noise: QualityNoise<S>,
  { sampleCount, seed, parameters = {} }: NoiseRequest & { readonly sampleCount: number },
): { readonly noisy: Uint8Array; readonly change: ChangeSample<S> } {
  const { ratio } = parseFactorParameters(noise, parameters);
  const noisy = selectNoisy({ sampleCount, ratio: Number(ratio), modality: noise.modality, seed });
  const spoil = noise.createNoise({ seed, parameters });
  return { noisy, change: (value, index) => (noisy[index] === 1 ? spoil(value, index) : value) };
}
