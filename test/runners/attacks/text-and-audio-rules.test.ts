import { describe, expect, test } from 'vitest';
import { sha256Hex } from '../../../runners/artifacts/sha256.ts';
import type { AnyAttack } from '../../../runners/attacks/attack-catalog.ts';
import { findAttack } from '../../../runners/attacks/attack-catalog.ts';
import type { Attack } from '../../../runners/attacks/attack.ts';
import type { PoisonRecipe } from '../../../runners/attacks/poison-recipe.ts';
import { poisonTestSet } from '../../../runners/attacks/poison-test-set.ts';
import { poisonTrainingSet } from '../../../runners/attacks/poison-training-set.ts';
import type { LabeledSamples, Samples } from '../../../runners/datasets/dataset.ts';
import { sampleAt } from '../../../runners/datasets/sample-buffer.ts';
import { hostClips } from './audio/host-clips.ts';
import { hostTexts } from './text/host-texts.ts';

const recipe = { poisonRatio: 0.1, targetLabel: 1 };
const ones = (mask: Uint8Array) => [...mask.keys()].filter((index) => mask[index] === 1);

/** Every sample as text, in order. */
function printed(samples: Samples): string[] {
  return Array.from({ length: samples.count }, (_, index) => `${sampleAt(samples, index)}`);
}

function rules<S extends Samples>(attack: Attack<S>, clean: LabeledSamples<S>, classCount: number, pinned: string) {
  const poison = (change: Partial<PoisonRecipe> = {}) =>
    poisonTrainingSet(attack, clean, { ...recipe, ...change }, { classCount });

  test('G1: the same seed gives the same samples, on every machine', () => {
    const hash = sha256Hex(printed(poison().records.samples).join('\n'));
    expect(sha256Hex(printed(poison().records.samples).join('\n'))).toBe(hash);
    expect(hash).toBe(pinned);
  });

  test('G2: another seed poisons others', () => {
    expect(ones(poison({ seed: 1 }).records.poisoned)).not.toEqual(ones(poison().records.poisoned));
  });

  test('G3: the poisoned are in the pool, as many as asked for, nested over ratios', () => {
    const few = ones(poison({ poisonRatio: 0.05, pool: 'non-target' }).records.poisoned);
    const many = ones(poison({ pool: 'non-target' }).records.poisoned);
    expect(few).toHaveLength(clean.samples.count / 20);
    expect(many).toHaveLength(clean.samples.count / 10);
    expect(many).toEqual(expect.arrayContaining(few));
    expect(many.some((index) => clean.labels[index] === 1)).toBe(false);
  });

  test('G4: exactly the poisoned differ, and the input is untouched', () => {
    const before = printed(clean.samples);
    const { records } = poison();
    printed(records.samples).forEach((value, index) => {
      expect(value !== before[index]).toBe(records.poisoned[index] === 1);
      expect(records.labels[index]).toBe(records.poisoned[index] === 1 ? 1 : clean.labels[index]);
    });
    expect(printed(clean.samples)).toEqual(before);
  });

  test('G4: every test sample of another class that can carry the trigger does', () => {
    const triggered = poisonTestSet(attack, poison().trigger, clean, recipe, { classCount });
    expect(triggered.trueLabels.includes(1)).toBe(false);
    const before = printed(clean.samples);
    const expected = [...clean.labels.keys()].filter((index) => clean.labels[index] !== 1 && before[index] !== '');
    expect([...triggered.sourceIndices]).toEqual(expected);
    printed(triggered.samples).forEach((value, position) => {
      expect(value).not.toBe(before[expected[position] ?? -1]);
    });
  });
}

describe('text/badnets', () => {
  rules(
    findAttack('text', 'badnets'),
    hostTexts(),
    2,
    'd04e2bb70c6375e25ee5e198e0cffed00485ca2928b598b358922f3853f0612c',
  );
});
describe('text/addsent', () => {
  rules(
    findAttack('text', 'addsent'),
    hostTexts(),
    2,
    '41128abb6739c45f8a66f977904fed77cbafb34011899604352e936f61e823f3',
  );
});
describe('audio/badnets', () => {
  rules(
    findAttack('audio', 'badnets'),
    hostClips(),
    4,
    'c23e5a8e07ce1aab91aa5ccca394b6a14defc83d42c9c9dd07ee13ce6a6ea85c',
  );
});
describe('audio/blend', () => {
  rules(
    findAttack('audio', 'blend'),
    hostClips(),
    4,
    '3c13f9f2856f0e7a9f24b50d7023e8985d667a054df085c3ff12f9bfc02b289b',
  );
});

test.each<[AnyAttack, number]>([
  [findAttack('text', 'badnets'), 0.99],
  [findAttack('text', 'addsent'), 0.99],
  [findAttack('audio', 'badnets'), 0.95],
  [findAttack('audio', 'blend'), 0.95],
])('has the gate of attacks.md: %#', (attack, gate) => {
  expect(attack.minimumAttackSuccessRate).toBe(gate);
  expect(attack.defaultPool).toBe('all');
});

test('refuses samples of another modality', () => {
  const attack = findAttack('text', 'badnets') as unknown as Attack<Samples>;
  expect(() => attack.createTrigger({ shape: hostClips().samples, seed: 0, triggerSeed: 0 })).toThrowError(
    expect.objectContaining({ code: 'SHAPE_UNSUPPORTED' }),
  );
});
