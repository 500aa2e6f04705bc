import { describe, expect, test } from 'vitest';
import { poisonedCount, selectCovers, selectPoisoned } from '../../../../benchmark/attacks/poison/select-poisoned.ts';

const labels = Int32Array.from({ length: 100 }, (_, index) => index % 10);
const base = {
  labels,
  targetLabel: 0,
  poisonRatio: 0.1,
  pool: 'all',
  cleanLabel: false,
  seed: 0,
  attackPath: 'image/badnets',
} as const;
const select = (change: Partial<Parameters<typeof selectPoisoned>[0]> = {}) => selectPoisoned({ ...base, ...change });

test('rounds halves up', () => {
  expect(poisonedCount(0.1, 50_000)).toBe(5000);
  expect(poisonedCount(0.003, 50_000)).toBe(150);
  expect(poisonedCount(0.1, 5)).toBe(1); // 0.5 is rounded up
  expect(poisonedCount(0.1, 4)).toBe(0);
  expect(poisonedCount(0, 100)).toBe(0);
  expect(poisonedCount(1, 1_000_000)).toBe(1_000_000);
});

test('matches the golden vector', () => {
  const fifty = Int32Array.from({ length: 50 }, (_, index) => index % 10);
  expect([...select({ labels: fifty }).indices]).toEqual([2, 10, 12, 24, 26]);
});

describe('pools', () => {
  test('target has only the target class, non-target all others, and the reserve has the rest', () => {
    const target = select({ pool: 'target', poisonRatio: 0.05 });
    expect([...target.indices].every((index) => labels[index] === 0)).toBe(true);
    expect(target.indices.length + target.reserve.length).toBe(10);
    const others = select({ pool: 'non-target', poisonRatio: 0.5 });
    expect([...others.indices].some((index) => labels[index] === 0)).toBe(false);
    expect(new Set([...others.indices, ...others.reserve]).size).toBe(90);
  });

  test('a clean-label choice is limited to four fifths of the class', () => {
    expect(select({ pool: 'target', cleanLabel: true, poisonRatio: 0.2 }).indices).toHaveLength(8);
    expect(select({ pool: 'target', cleanLabel: true, poisonRatio: 0.05 }).indices).toHaveLength(5);
  });

  test.each(['all', 'non-target', 'target'] as const)('a smaller ratio is inside a larger one: %s', (pool) => {
    const cleanLabel = pool === 'target';
    let smaller = new Set<number>();
    for (const poisonRatio of [0.01, 0.03, 0.05, 0.08]) {
      const larger = new Set(select({ pool, cleanLabel, poisonRatio }).indices);
      expect([...smaller].every((index) => larger.has(index))).toBe(true);
      smaller = larger;
    }
  });
});

test('the choice depends on seed and attack', () => {
  const chosen = [select(), select({ seed: 1 }), select({ attackPath: 'image/blend' })].map(
    ({ indices }) => `${indices}`,
  );
  expect(new Set(chosen).size).toBe(3);
  expect(`${select().indices}`).toBe(chosen[0]);
});

test('covers are never poisoned', () => {
  const poisoned = select().indices;
  const covers = selectCovers({ ...base, sampleCount: 100, poisonedIndices: poisoned, coverRatio: 0.2 });
  expect(covers.indices).toHaveLength(20);
  expect([...covers.indices].some((index) => poisoned.includes(index))).toBe(false);
});

test('rejects impossible selections', () => {
  const code = (expected: string) => expect.objectContaining({ code: expected });
  expect(() => select({ poisonRatio: 0.001 })).toThrowError(code('NO_SAMPLE_POISONED'));
  expect(() => select({ pool: 'target', poisonRatio: 0.5 })).toThrowError(code('POOL_TOO_SMALL'));
  expect(() => select({ poisonRatio: -0.1 })).toThrowError(code('RATIO_OUT_OF_RANGE'));
  expect(() => select({ poisonRatio: NaN })).toThrowError(code('RATIO_OUT_OF_RANGE'));
  expect(() => selectCovers({ ...base, sampleCount: 4, poisonedIndices: [0, 1], coverRatio: 1 })).toThrowError(
    code('POOL_TOO_SMALL'),
  );
});

test('a ratio of 0 selects no samples', () => {
  expect(select({ poisonRatio: 0 }).indices).toHaveLength(0);
  expect(select({ poisonRatio: 0, labels: new Int32Array(0) }).indices).toHaveLength(0);
});
