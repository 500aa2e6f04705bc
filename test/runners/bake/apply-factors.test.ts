import { describe, expect, test } from 'vitest';
import { applyNoise, applyWrongLabels } from '../../../runners/bake/apply-factors.ts';
import { packSamples, sampleAt } from '../../../benchmark/samples/sample-buffer.ts';
import { imageGaussianNoise } from '../../../benchmark/factors/image-gaussian-noise.ts';
import { tinyImages } from '../../support/tiny-images.ts';

const images = tinyImages({ count: 100 });
const noise = { id: 'gaussian-noise', version: '1.0.0', parameters: { ratio: 0.25, mean: 0, deviation: 0.5 } };
const wrong = { id: 'wrong-labels', version: '1.0.0', parameters: { ratio: 0.1, mode: 'uniform' } };
const noOneProtected = new Uint8Array(100);
const withCode = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

describe('quality noise', () => {
  test('changes exactly the samples it reports, and no label', () => {
    const { data, noisy } = applyNoise({ factors: [noise], seed: 3 }, images);
    if (!noisy) throw new Error('the noise does not report which samples it changed');
    const change = imageGaussianNoise.createNoise({ seed: 3, parameters: noise.parameters });
    expect(noisy.filter((flag) => flag === 1)).toHaveLength(25);
    for (let index = 0; index < 100; index++) {
      const clean = sampleAt(images.samples, index);
      const expected = noisy[index] === 1 ? change(clean, index) : clean;
      expect(sampleAt(data.samples, index)).toEqual(expected);
      expect(`${expected}` === `${clean}`).toBe(noisy[index] === 0);
    }
    expect(data.labels).toEqual(images.labels);
  });

  test('leaves the data unchanged if the recipe has none', () => {
    for (const factors of [[], [wrong]]) {
      expect(applyNoise({ factors, seed: 3 }, images)).toEqual({ data: images, noisy: null });
    }
  });

  test('combines with wrong labels, in either order', () => {
    const both = applyNoise({ factors: [wrong, noise], seed: 3 }, images);
    const alone = applyNoise({ factors: [noise], seed: 3 }, images);
    expect(both.noisy).toEqual(alone.noisy);
    expect(packSamples(both.data.samples)).toEqual(packSamples(alone.data.samples));
  });

  test('cannot be applied twice', () => {
    expect(() => applyNoise({ factors: [noise, noise], seed: 3 }, images)).toThrowError(
      withCode('PARAMETERS_INVALID', /one quality noise at most/),
    );
  });

  test('of another version is rejected, naming both versions', () => {
    expect(() => applyNoise({ factors: [{ ...noise, version: '0.9.0' }], seed: 3 }, images)).toThrowError(
      withCode('FACTOR_UNKNOWN', /gaussian-noise version 0\.9\.0, but this release has 1\.0\.0/),
    );
  });

  test('of another modality is rejected', () => {
    expect(() => applyNoise({ factors: [{ ...noise, id: 'character-noise' }], seed: 3 }, images)).toThrowError(
      withCode('FACTOR_UNKNOWN', /character-noise/),
    );
  });
});

describe('wrong labels', () => {
  test('are given to a share of the samples that are not protected', () => {
    const shielded = Uint8Array.from({ length: 100 }, (_, index) => Number(index < 50));
    const given = applyWrongLabels({ factors: [noise, wrong], seed: 3 }, images.labels, shielded, 10);
    if (!given) throw new Error('no label is wrong');
    expect(given.mislabeled.filter((flag) => flag === 1)).toHaveLength(5);
    given.labels.forEach((label, index) => {
      expect(label !== images.labels[index]).toBe(given.mislabeled[index] === 1);
      if (index < 50) expect(given.mislabeled[index]).toBe(0);
    });
  });

  test('are absent if the recipe has none', () => {
    expect(applyWrongLabels({ factors: [noise], seed: 3 }, images.labels, noOneProtected, 10)).toBeNull();
  });

  test('of another version are rejected, naming both versions', () => {
    const factors = [{ ...wrong, version: '2.0.0' }];
    expect(() => applyWrongLabels({ factors, seed: 3 }, images.labels, noOneProtected, 10)).toThrowError(
      withCode('FACTOR_UNKNOWN', /wrong-labels version 2\.0\.0, but this release has 1\.0\.0/),
    );
  });
});
