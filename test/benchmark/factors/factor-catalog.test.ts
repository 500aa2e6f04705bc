import { expect, test } from 'vitest';
import { parseFactorParameters } from '../../../benchmark/factors/define-quality-noise.ts';
import {
  factorDescriptions,
  findQualityNoise,
  qualityNoiseCatalog,
} from '../../../benchmark/factors/factor-catalog.ts';

test('finds a noise by modality and id', () => {
  expect(findQualityNoise('image', 'gaussian-noise').modality).toBe('image');
  expect(findQualityNoise('audio', 'gaussian-noise').modality).toBe('audio');
  expect(findQualityNoise('text', 'character-noise').title).toBe('Character noise');
});

test('names the known ids if an id is unknown', () => {
  expect(() => findQualityNoise('text', 'gaussian-noise')).toThrowError(/character-noise/);
  expect(() => findQualityNoise('text', 'gaussian-noise')).toThrowError(
    expect.objectContaining({ code: 'FACTOR_UNKNOWN' }),
  );
});

test('lists quality noises and wrong labels', () => {
  expect(factorDescriptions.map(({ kind, modality, id }) => `${kind} ${modality} ${id}`)).toEqual([
    'quality-noise image gaussian-noise',
    'quality-noise text character-noise',
    'quality-noise audio gaussian-noise',
    'wrong-labels null wrong-labels',
  ]);
  expect(factorDescriptions).toHaveLength(qualityNoiseCatalog.length + 1);
});

test.each(factorDescriptions.map((factor) => [`${factor.modality}/${factor.id}`, factor] as const))(
  '%s has defaults for all parameters, among them a quarter of the samples',
  (_, factor) => {
    const { id, parameters } = factor;
    expect(parseFactorParameters({ id, parameters })).toMatchObject({ ratio: 0.25 });
  },
);
