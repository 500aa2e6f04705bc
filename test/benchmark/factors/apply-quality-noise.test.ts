import { describe, expect, test } from 'vitest';
import { sha256Hex } from '../../../benchmark/identity/sha256.ts';
import { findAttack } from '../../../benchmark/attacks/attack-catalog.ts';
import { poisonTrainingSet } from '../../../benchmark/attacks/poison/poison-training-set.ts';
import { sampleAt, textSamples } from '../../../benchmark/samples/sample-buffer.ts';
import { applyQualityNoise, selectNoisy } from '../../../benchmark/factors/apply-quality-noise.ts';
import { findQualityNoise } from '../../../benchmark/factors/factor-catalog.ts';
import { mislabel } from '../../../benchmark/factors/wrong-labels.ts';
import { words } from '../attacks/text/host-texts.ts';

const ones = (mask: Uint8Array) => [...mask.keys()].filter((index) => mask[index] === 1);
const select = (change: Partial<Parameters<typeof selectNoisy>[0]> = {}) =>
  selectNoisy({ sampleCount: 1000, ratio: 0.25, modality: 'image', seed: 0, ...change });

describe('the choice of noisy samples', () => {
  test.each([
    [1000, 0.25, 250],
    [10, 0.25, 3], // 2.5 is rounded up
    [10, 0, 0],
    [10, 1, 10],
    [0, 0.5, 0],
    [1, 0.4, 0],
  ])('of %i samples at %d: %i', (sampleCount, ratio, expected) => {
    const mask = select({ sampleCount, ratio });
    expect(mask).toHaveLength(sampleCount);
    expect(ones(mask)).toHaveLength(expected);
  });

  test('depends on seed and modality, and is nested over ratios', () => {
    expect(select()).toEqual(select());
    expect(select({ seed: 1 })).not.toEqual(select());
    expect(select({ modality: 'audio' })).not.toEqual(select());
    expect(ones(select())).toEqual(expect.arrayContaining(ones(select({ ratio: 0.1 }))));
    expect(sha256Hex(select())).toBe('c7f5b719ef9fdd6b92b0fcd2b38498444eb01b0dfe8de3370970aa215ce2ae24');
  });

  test.each([-0.1, 1.1, NaN])('rejects a ratio of %d', (ratio) => {
    expect(() => select({ ratio })).toThrowError(/from 0 to 1/);
    expect(() => select({ ratio })).toThrowError(expect.objectContaining({ code: 'RATIO_OUT_OF_RANGE' }));
  });
});

describe('combined with poisoning', () => {
  const count = 2000;
  const samples = textSamples(Array.from({ length: count }, (_, index) => words(20 + (index % 10))));
  const clean = { samples, labels: Int32Array.from({ length: count }, (_, index) => index % 2) };
  const noise = applyQualityNoise(findQualityNoise('text', 'character-noise'), { sampleCount: count, seed: 0 });
  const noisySamples = textSamples(
    Array.from({ length: count }, (_, index) => noise.change(sampleAt(samples, index), index)),
  );
  const poison = (hosts: typeof samples) =>
    poisonTrainingSet(
      findAttack('text', 'badnets'),
      { samples: hosts, labels: clean.labels },
      { poisonRatio: 0.1, targetLabel: 1 },
      { classCount: 2, noisy: noise.noisy },
    ).records;

  test('changes only the chosen quarter', () => {
    expect(ones(noise.noisy)).toHaveLength(count / 4);
    for (let index = 0; index < count; index++) {
      const same = sampleAt(noisySamples, index) === sampleAt(samples, index);
      expect(same).toBe(noise.noisy[index] === 0);
    }
  });

  test('does not change which samples are poisoned; a quarter of them is noisy', () => {
    const records = poison(noisySamples);
    expect(records.poisoned).toEqual(poison(samples).poisoned);
    const both = ones(records.poisoned).filter((index) => records.noisy[index] === 1).length;
    expect(Math.abs(both / 200 - 0.25)).toBeLessThan(0.08);
  });

  test('the trigger on a noisy host is not noisy', () => {
    const records = poison(noisySamples);
    const triggered = ones(records.poisoned).map((index) => sampleAt(records.samples, index));
    expect(triggered.every((text) => /\b(cf|mn|bb|tq)\b/.test(text))).toBe(true);
  });

  test('wrong labels come last and do not affect poisoned samples', () => {
    const records = poison(noisySamples);
    const { labels, mislabeled } = mislabel({
      labels: records.labels,
      protectedMask: records.poisoned,
      classCount: 2,
      seed: 0,
    });
    expect(ones(mislabeled)).toHaveLength(450);
    for (const index of ones(records.poisoned)) {
      expect(mislabeled[index]).toBe(0);
      expect(labels[index]).toBe(1);
    }
  });

  test('takes the ratio from the parameters', () => {
    const noiseOf = (parameters: Record<string, unknown>) =>
      applyQualityNoise(findQualityNoise('image', 'gaussian-noise'), { sampleCount: 10, seed: 0, parameters });
    expect(ones(noiseOf({ ratio: 0.5 }).noisy)).toHaveLength(5);
    expect(() => noiseOf({ ratio: 2 })).toThrowError(expect.objectContaining({ code: 'PARAMETERS_INVALID' }));
  });
});
