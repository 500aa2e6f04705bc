import { expect, test } from 'vitest';
import { planQueries } from '../../../runners/measure/plan-queries.ts';

const counts = { clean: 300, triggered: 200 };
const plan = planQueries(counts, { seed: 5, repeats: 32 });

test('every sample is asked once, and 32 of each set again', () => {
  for (const [set, count] of [
    ['clean', 300],
    ['triggered', 200],
  ] as const) {
    const rows = plan.filter((query) => query.set === set && !query.isRepeated).map(({ row }) => row);
    expect(rows.sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, row) => row));
    expect(plan.filter((query) => query.set === set && query.isRepeated)).toHaveLength(32);
  }
  expect(new Set(plan.map(({ id }) => id)).size).toBe(564);
});

test('a sample is never asked twice in a window', () => {
  const windows = new Map<string, number[]>();
  plan.forEach(({ set, row }, at) => {
    const key = `${set} ${row}`;
    windows.set(key, [...(windows.get(key) ?? []), Math.floor(at / 64)]);
  });
  for (const found of windows.values()) expect(new Set(found).size).toBe(found.length);
});

test('nothing in the order tells a set or a repetition', () => {
  const shareOfTriggered = (queries: typeof plan) =>
    queries.filter(({ set }) => set === 'triggered').length / queries.length;
  const half = plan.length / 2;
  expect(Math.abs(shareOfTriggered(plan.slice(0, half)) - shareOfTriggered(plan.slice(half)))).toBeLessThan(0.15);
  const repeatedAt = plan.flatMap(({ isRepeated }, at) => (isRepeated ? [at] : []));
  expect(repeatedAt[0]).toBeGreaterThanOrEqual(250); // in the second half, mixed with others
  const gaps = repeatedAt.slice(1).map((at, index) => at - (repeatedAt[index] ?? 0));
  expect(Math.max(...gaps)).toBeGreaterThan(3);
  expect(plan.every(({ id }) => /^[0-9a-z]{14,}$/.test(id))).toBe(true);
});

test('the same seed gives the same order, and another seed another one', () => {
  expect(planQueries(counts, { seed: 5, repeats: 32 })).toEqual(plan);
  expect(planQueries(counts, { seed: 6, repeats: 32 }).map(({ row }) => row)).not.toEqual(plan.map(({ row }) => row));
});

test('small sets are asked without repetitions that would be in the same window', () => {
  const small = planQueries({ clean: 20, triggered: 10 }, { seed: 1, repeats: 32 });
  expect(small.filter(({ isRepeated }) => isRepeated)).toHaveLength(0);
  expect(small).toHaveLength(30);
});
