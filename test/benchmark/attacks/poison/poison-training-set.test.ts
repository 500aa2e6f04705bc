import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { findAttack } from '../../../../benchmark/attacks/attack-catalog.ts';
import { defineAttack } from '../../../../benchmark/attacks/define-attack.ts';
import type { PoisonRecipe } from '../../../../benchmark/attacks/poison/poison-recipe.ts';
import { poisonTestSet } from '../../../../benchmark/attacks/poison/poison-test-set.ts';
import { poisonTrainingSet } from '../../../../benchmark/attacks/poison/poison-training-set.ts';
import type { LabeledSamples, TextSamples } from '../../../../benchmark/samples/dataset.ts';
import { sampleAt } from '../../../../benchmark/samples/sample-buffer.ts';
import { tinyImages } from '../../../support/tiny-images.ts';

const recipe = { poisonRatio: 0.1, targetLabel: 0 };
const ones = (mask: Uint8Array) => [...mask.keys()].filter((index) => mask[index] === 1);

/** A small text attack for rules that no text attack of the catalog uses: covers, clean labels, skipped samples. */
const suffix = defineAttack<TextSamples, z.ZodObject>({
  ...findAttack('image', 'badnets'),
  id: 'suffix',
  modality: 'text',
  otherLabelRules: ['clean', 'untargeted'],
  defaultCoverRatio: (poisonRatio) => 2 * poisonRatio,
  parameters: z.strictObject({}),
  buildTrigger: () => ({
    apply: (samples, index, split, context) => {
      const text = sampleAt(samples, index);
      return text === '' ? null : `${text} ${split} ${context?.place?.rank ?? '-'}`;
    },
    decoy: (samples, index) => `${sampleAt(samples, index)} decoy`,
  }),
});

function texts(count: number, emptyEvery: number): LabeledSamples<TextSamples> {
  const all = Array.from({ length: count }, (_, index) => (index % emptyEvery === 0 ? '' : `text ${index}`));
  return {
    samples: { modality: 'text', count, texts: all },
    labels: Int32Array.from(all, (_, index) => index % 2),
  };
}

describe('rules for every modality', () => {
  const clean = texts(100, 4);
  const poison = (change: Partial<PoisonRecipe> = {}) =>
    poisonTrainingSet(suffix, clean, { ...recipe, ...change }, { classCount: 2 });

  test('a sample that cannot carry the trigger is replaced; nesting holds', () => {
    const few = poison({ poisonRatio: 0.1 });
    const many = poison({ poisonRatio: 0.3 });
    expect(few.poisonedCount).toBe(10);
    expect(many.poisonedCount).toBe(30);
    expect(ones(many.records.poisoned)).toEqual(expect.arrayContaining(ones(few.records.poisoned)));
    expect(ones(many.records.poisoned).every((index) => clean.samples.texts[index] !== '')).toBe(true);
    const ranks = ones(few.records.poisoned).map((index) => few.records.samples.texts[index]?.split(' ').at(-1));
    expect(new Set(ranks).size).toBe(10);
    expect(() => poison({ poisonRatio: 0.8 })).toThrowError(expect.objectContaining({ code: 'CANDIDATES_EXHAUSTED' }));
  });

  test('covers have the decoy, keep their label and are not poisoned', () => {
    const { records, coverCount } = poison();
    expect(coverCount).toBe(20);
    for (const index of ones(records.cover)) {
      expect(records.samples.texts[index]).toMatch(/decoy$/);
      expect(records.labels[index]).toBe(clean.labels[index]);
      expect(records.poisoned[index]).toBe(0);
    }
  });

  test('clean-label poisoning changes only samples of the target class and no label', () => {
    const { records, effectivePoisonRatio } = poison({ labelRule: 'clean', poisonRatio: 0.2, coverRatio: 0 });
    expect(effectivePoisonRatio).toBe(0.2);
    expect(records.labels).toEqual(clean.labels);
    expect(ones(records.poisoned).every((index) => clean.labels[index] === 0)).toBe(true);
  });

  test('untargeted poisoning draws labels and has no target', () => {
    const { records, trigger } = poison({ labelRule: 'untargeted', poisonRatio: 0.4, coverRatio: 0 });
    expect(new Set(ones(records.poisoned).map((index) => records.labels[index])).size).toBe(2);
    const untargeted = { ...recipe, labelRule: 'untargeted' } as const;
    const test = poisonTestSet(suffix, trigger, clean, untargeted, { classCount: 2 });
    expect(test.samples.count).toBe(75); // empty texts are dropped
    expect(test.attackLabels.every((label) => label === -1)).toBe(true);
    expect(test.samples.texts[0]).toBe('text 1 test -');
  });

  test('a noise mask is passed through', () => {
    const noisy = new Uint8Array(100).fill(1, 0, 25);
    const { records } = poisonTrainingSet(suffix, clean, recipe, { classCount: 2, noisy });
    expect(records.noisy).toEqual(noisy);
  });

  test('a ratio of 0 returns the clean set', () => {
    const { records } = poison({ poisonRatio: 0 });
    expect(records.samples.texts).toEqual(clean.samples.texts);
    expect(records.labels).toEqual(clean.labels);
  });

  test.each<[string, Partial<PoisonRecipe>]>([
    ['TARGET_OUT_OF_RANGE', { targetLabel: 2 }],
    ['LABEL_MODE_UNSUPPORTED', { labelRule: 'clean', labelMode: 'all-to-all' }],
    ['POOL_UNSUPPORTED', { labelRule: 'clean', pool: 'all' }],
    ['POOL_UNSUPPORTED', { pool: 'target' }],
    ['PARAMETERS_INVALID', { parameters: { unknown: 1 } }],
    ['PARAMETERS_INVALID', { poisonRatio: 2 }],
  ])('rejects with %s: %j', (code, change) => {
    expect(() => poison(change)).toThrowError(expect.objectContaining({ code }));
  });

  test('rejects an unsupported label rule, a missing decoy and an invalid label', () => {
    const images = tinyImages();
    const badnets = findAttack('image', 'badnets');
    const code = (expected: string) => expect.objectContaining({ code: expected });
    const run =
      (change: Partial<PoisonRecipe>, classes = 10) =>
      () =>
        poisonTrainingSet(badnets, images, { ...recipe, ...change }, { classCount: classes });
    expect(run({ labelRule: 'clean' })).toThrowError(code('LABEL_RULE_UNSUPPORTED'));
    expect(run({ coverRatio: 0.1 })).toThrowError(code('DECOY_MISSING'));
    expect(run({}, 5)).toThrowError(code('LABEL_OUT_OF_RANGE'));
  });
});
