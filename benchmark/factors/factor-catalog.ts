import type { AudioSamples, ImageSamples, TextSamples } from '../samples/dataset.ts';
import type { Modality } from '../words/modality.ts';
import type { SamplesOf } from '../samples/sample-buffer.ts';
import { audioGaussianNoise } from './audio-gaussian-noise.ts';
import type { ListedFactor, QualityNoise } from './factor.ts';
import { FactorError } from './factor-error.ts';
import { imageGaussianNoise } from './image-gaussian-noise.ts';
import { textCharacterNoise } from './text-character-noise.ts';
import { wrongLabels } from './wrong-labels.ts';

/** A quality noise of any modality. */
export type AnyQualityNoise = QualityNoise<ImageSamples> | QualityNoise<TextSamples> | QualityNoise<AudioSamples>;

/** Every quality noise of the benchmark, one line each. */
export const qualityNoiseCatalog: readonly AnyQualityNoise[] = [
  imageGaussianNoise,
  textCharacterNoise,
  audioGaussianNoise,
];

/** Every practical factor, in the order of the pages. */
export const factorDescriptions: readonly ListedFactor[] = [
  ...qualityNoiseCatalog.map(({ id, modality, version, title, summary, source, parameters }) => {
    return { kind: 'quality-noise', id, modality, version, title, summary, source, parameters } as const;
  }),
  { kind: 'wrong-labels', modality: null, ...wrongLabels },
];

/**
 * The quality noise with this id; ids are unique within a modality.
 * @throws FactorError FACTOR_UNKNOWN naming the known ids.
 */
export function findQualityNoise<M extends Modality>(modality: M, id: string): QualityNoise<SamplesOf<M>> {
  const ofModality = qualityNoiseCatalog.filter((noise) => noise.modality === modality);
  const found = ofModality.find((noise) => noise.id === id);
  if (found === undefined) {
    const known = ofModality.map((noise) => noise.id);
    const message = `There is no ${modality} quality noise "${id}"; known: ${known.join(', ') || 'none'}.`;
    throw new FactorError('FACTOR_UNKNOWN', message, { modality, id, known });
  }
  return found as unknown as QualityNoise<SamplesOf<M>>; // its modality is M
}
