import { describe, expect, test } from 'vitest';
import { type AnyAttack, attackCatalog, earlierAttacks } from '../../../benchmark/attacks/attack-catalog.ts';
import { describeParameters } from '../../../benchmark/attacks/describe-parameters.ts';
import { PoisonError } from '../../../benchmark/attacks/poison/poison-error.ts';
import type { PoisonRecipe } from '../../../benchmark/attacks/poison/poison-recipe.ts';
import { poisonTestSet } from '../../../benchmark/attacks/poison/poison-test-set.ts';
import { poisonTrainingSet } from '../../../benchmark/attacks/poison/poison-training-set.ts';
import type { Samples } from '../../../benchmark/samples/dataset.ts';
import { mapSamples, sampleAt } from '../../../benchmark/samples/sample-buffer.ts';
import { applyQualityNoise } from '../../../benchmark/factors/apply-quality-noise.ts';
import { qualityNoiseCatalog } from '../../../benchmark/factors/factor-catalog.ts';
import type { QualityNoise } from '../../../benchmark/factors/factor.ts';
import { mislabel } from '../../../benchmark/factors/wrong-labels.ts';
import { attackHosts, printedSamples, standInArtifacts } from '../../support/attack-hosts.ts';
import { pinnedSums } from './pinned-sums.ts';
import { poisonedSetSum } from './poison/poisoned-set-sum.ts';

const targetLabel = 1;
const ones = (mask: Uint8Array) => [...mask.keys()].filter((index) => mask[index] === 1);

function setUp(attack: AnyAttack) {
  const { clean, classCount } = attackHosts(attack.modality);
  const hosts = printedSamples(clean.samples);
  const artifacts = standInArtifacts(attack);
  const cleanLabel = attack.labelRule === 'clean';
  const largeRatio = cleanLabel ? 0.08 : 0.1;
  const recipe = (change: Partial<PoisonRecipe> = {}) => ({ poisonRatio: largeRatio, targetLabel, ...change });
  const poison = (change: Partial<PoisonRecipe> = {}, data = clean) =>
    poisonTrainingSet(attack, data, recipe(change), { classCount, artifacts });
  const trigger = (change: Partial<PoisonRecipe> = {}) =>
    poisonTestSet(attack, poison(change).trigger, clean, recipe(change), { classCount });
  return { attack, clean, classCount, hosts, artifacts, cleanLabel, largeRatio, recipe, poison, trigger };
}

describe.each([
  ...attackCatalog.map((attack) => [`${attack.modality}/${attack.id}`, attack] as const),
  ...earlierAttacks.map((attack) => [`${attack.modality}/${attack.id}@${attack.version}`, attack] as const),
])('%s', (name, one) => {
  const { attack, clean, classCount, hosts, artifacts, cleanLabel, largeRatio, recipe, poison, trigger } = setUp(one);
  /** Null if these parameters are rejected for the hosts, which is allowed. */
  const poisonOrRefusal = (change: Partial<PoisonRecipe>) => {
    try {
      return poison(change);
    } catch (error) {
      if (error instanceof PoisonError) return null;
      throw error;
    }
  };
  const isTarget = (index: number) => clean.labels[index] === targetLabel;

  test('G1: a small poisoned set has the same bytes on every machine', () => {
    const sum = poisonedSetSum(poison().records, trigger());
    expect({ version: attack.version, sum }).toEqual(pinnedSums[name]); // different bytes need a new version
  });

  test('rejects samples of another modality', () => {
    const other = attackHosts(attack.modality === 'text' ? 'image' : 'text').clean.samples;
    expect(() => attack.createTrigger({ shape: other, seed: 0, triggerSeed: 0 })).toThrowError(
      expect.objectContaining({ code: 'SHAPE_UNSUPPORTED' }),
    );
  });

  test('G2: another seed poisons other samples', () => {
    expect(ones(poison({ seed: 1 }).records.poisoned)).not.toEqual(ones(poison().records.poisoned));
  });

  test('G3: the requested number of samples is poisoned, from the pool, nested over ratios', () => {
    const pool = cleanLabel || attack.labelRule === 'untargeted' ? {} : { pool: 'non-target' as const };
    const few = ones(poison({ poisonRatio: 0.05, ...pool }).records.poisoned);
    const many = ones(poison(pool).records.poisoned);
    expect(few).toHaveLength(clean.samples.count * 0.05);
    expect(many).toHaveLength(Math.round(clean.samples.count * largeRatio));
    expect(many).toEqual(expect.arrayContaining(few));
    if (cleanLabel) expect(many.every(isTarget)).toBe(true);
    else if (pool.pool) expect(many.some(isTarget)).toBe(false);
  });

  test('G4: poisoned samples and covers differ from their hosts, all others are equal, and the input is not changed', () => {
    const { records } = poison();
    printedSamples(records.samples).forEach((value, index) => {
      const attacked = records.poisoned[index] === 1 || records.cover[index] === 1;
      expect(value !== hosts[index], `sample ${index}`).toBe(attacked);
    });
    expect(records.trueLabels).toEqual(clean.labels);
    expect(printedSamples(clean.samples)).toEqual(hosts);
  });

  test('at both ends of every range, every poisoned sample has the trigger', () => {
    for (const { name: parameter, range } of describeParameters(attack.parameters)) {
      const [, least, most] = /from (-?[\d.]+) to (-?[\d.]+)$/.exec(range) ?? [];
      for (const value of [least, most]) {
        if (value === undefined || range.includes('values')) continue; // no number
        const parameters = { [parameter]: Number(value) };
        const set = poisonOrRefusal({ parameters });
        if (!set) continue;
        const { samples, poisoned, cover } = set.records;
        for (const index of [...ones(poisoned), ...ones(cover)]) {
          const message = `${parameter} = ${value}, sample ${index}`;
          expect(`${sampleAt(samples, index)}` !== hosts[index], message).toBe(true);
        }
      }
    }
  });

  test('labels follow the rule of the attack', () => {
    const { records } = poison();
    const drawn = new Set<number>();
    records.labels.forEach((label, index) => {
      const poisoned = records.poisoned[index] === 1;
      if (!poisoned || cleanLabel) expect(label).toBe(clean.labels[index]);
      else if (attack.labelRule === 'dirty') expect(label).toBe(targetLabel);
      else drawn.add(label);
    });
    if (attack.labelRule === 'untargeted') expect(drawn.size).toBeGreaterThan(classCount / 2);
  });

  test('all-to-all changes each class to the next, or is rejected', () => {
    const change = { labelMode: 'all-to-all', targetLabel: -1 } as const;
    if (attack.labelRule !== 'dirty') {
      expect(() => poison(change)).toThrowError(expect.objectContaining({ code: 'LABEL_MODE_UNSUPPORTED' }));
      return;
    }
    const { records } = poison(change);
    const next = (label: number | undefined) => ((label ?? 0) + 1) % classCount;
    for (const index of ones(records.poisoned)) expect(records.labels[index]).toBe(next(clean.labels[index]));
    const triggered = trigger(change);
    expect(triggered.trueLabels.includes(targetLabel)).toBe(true);
    triggered.attackLabels.forEach((label, row) => expect(label).toBe(next(triggered.trueLabels[row])));
  });

  test('the triggered test set omits the target class, and each of its samples has the trigger', () => {
    const triggered = trigger();
    const untargeted = attack.labelRule === 'untargeted';
    expect(triggered.trueLabels.includes(targetLabel)).toBe(untargeted);
    expect(triggered.attackLabels.every((label) => label === (untargeted ? -1 : targetLabel))).toBe(true);
    expect(triggered.samples.count).toBeGreaterThan(0.9 * hosts.filter((_, at) => untargeted || !isTarget(at)).length);
    printedSamples(triggered.samples).forEach((value, row) => {
      expect(value).not.toBe(hosts[triggered.sourceIndices[row] ?? -1]);
    });
  });

  test('the requested number of covers keep their label and are not poisoned', () => {
    if (!attack.defaultCoverRatio) {
      expect(poison().coverCount).toBe(0);
      expect(() => poison({ coverRatio: 0.1 })).toThrowError(expect.objectContaining({ code: 'DECOY_MISSING' }));
      return;
    }
    const { records, coverCount } = poison();
    expect(coverCount).toBe(Math.round(attack.defaultCoverRatio(largeRatio) * clean.samples.count));
    expect(ones(records.cover)).toHaveLength(coverCount);
    for (const index of ones(records.cover)) {
      expect(records.poisoned[index]).toBe(0);
      expect(records.labels[index]).toBe(clean.labels[index]);
    }
  });

  test('noise is applied before the trigger and does not change which samples are poisoned; wrong labels are applied after it', () => {
    const noise = qualityNoiseCatalog.find(({ modality }) => modality === attack.modality);
    if (!noise) throw new Error(`There is no quality noise for ${attack.modality}.`);
    const { noisy, change } = applyQualityNoise(noise as unknown as QualityNoise<Samples>, {
      sampleCount: clean.samples.count,
      seed: 0,
    });
    const spoiled = { ...clean, samples: mapSamples(clean.samples, change) };
    const quiet = poison();
    const { records, trigger: noisyTrigger } = poisonTrainingSet(attack, spoiled, recipe(), {
      classCount,
      noisy,
      artifacts,
    });
    if (attack.modality === 'image') expect(records.poisoned).toEqual(quiet.records.poisoned); // all can carry
    const attackLabel = attack.labelRule === 'untargeted' ? -1 : targetLabel;
    const both = ones(records.poisoned).filter((index) => noisy[index] === 1);
    expect(both.length).toBeGreaterThan(0);
    const places = new Map(ones(records.poisoned).map((index, rank) => [index, rank]));
    for (const index of both) {
      const place = { rank: places.get(index) ?? 0, groupSize: places.size };
      const expected = noisyTrigger.apply(spoiled.samples, index, 'train', { attackLabel, place });
      expect(`${sampleAt(records.samples, index)}`).toBe(`${expected}`);
      expect(`${sampleAt(records.samples, index)}`).not.toBe(`${sampleAt(spoiled.samples, index)}`);
    }
    const protectedMask = records.poisoned.map((flag, index) => flag | (records.cover[index] ?? 0));
    const wrong = mislabel({
      labels: records.labels,
      protectedMask,
      classCount,
      seed: 0,
      parameters: { ratio: 0.25 },
    });
    for (const index of ones(wrong.mislabeled)) expect(protectedMask[index]).toBe(0);
    for (const index of ones(protectedMask)) expect(wrong.labels[index]).toBe(records.labels[index]);
    expect(ones(wrong.mislabeled).length).toBeGreaterThan(0);
  });
});
