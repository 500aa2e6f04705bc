import { expect, test } from 'vitest';
import { planQueries } from '../../../runners/measure/plan-queries.ts';
import { RunSecret } from '../../../runners/measure/run-secret.ts';

/** 300 clean samples, of which every third is of the class that is not attacked. */
const sources = Int32Array.from({ length: 300 }, (_, row) => row).filter((row) => row % 3 !== 0);
const secretOf = (seed: number) => new RunSecret(Buffer.from([seed]), 'task', 'sha256:1');
const request = { cleanCount: 300, sources, repeats: 32, secret: secretOf(5) };
const runs = planQueries(request);
const all = runs.flat();

test('every sample of both sets is asked once, in one of two runs, and some again', () => {
  expect(runs).toHaveLength(2);
  for (const [set, count] of [
    ['clean', 300],
    ['triggered', 200],
  ] as const) {
    const rows = all.filter((query) => query.set === set && !query.isRepeated).map(({ row }) => row);
    expect(rows.sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, row) => row));
  }
  expect(all.filter(({ isRepeated }) => isRepeated)).toHaveLength(64);
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
});

test('no run has a sample both with and without the trigger', () => {
  for (const plan of runs) {
    const clean = new Set(plan.filter(({ set }) => set === 'clean').map(({ row }) => row));
    const triggered = plan.filter(({ set }) => set === 'triggered');
    expect(triggered.length).toBeGreaterThan(0);
    for (const { row } of triggered) expect(clean.has(sources[row] ?? -1)).toBe(false);
  }
});

test('the share of triggered queries differs from seed to seed, between a quarter and three quarters of the pairs', () => {
  const shares = Array.from({ length: 40 }, (_, seed) => {
    const [first = []] = planQueries({ ...request, secret: secretOf(seed) });
    const triggered = first.filter(({ set, isRepeated }) => set === 'triggered' && !isRepeated).length;
    return triggered / sources.length;
  });
  expect(Math.min(...shares)).toBeGreaterThan(0.15);
  expect(Math.max(...shares)).toBeLessThan(0.85);
  expect(Math.max(...shares) - Math.min(...shares)).toBeGreaterThan(0.3);
});

test('a sample is never asked twice in a window', () => {
  for (const plan of runs) {
    const windows = new Map<string, number[]>();
    plan.forEach(({ set, row }, at) => {
      const key = `${set} ${row}`;
      windows.set(key, [...(windows.get(key) ?? []), Math.floor(at / 64)]);
    });
    for (const found of windows.values()) expect(new Set(found).size).toBe(found.length);
  }
});

test('which samples are repeated does not depend on their set', () => {
  const shares = { early: 0, repeated: 0 };
  for (let seed = 0; seed < 60; seed++) {
    const [plan = []] = planQueries({ ...request, secret: secretOf(seed) });
    const early = plan.slice(0, Math.floor(plan.length / 2) - 64 - 32);
    const repeated = plan.filter(({ isRepeated }) => isRepeated);
    const shareOf = (queries: typeof plan) => queries.filter(({ set }) => set === 'clean').length / queries.length;
    shares.early += shareOf(early) / 60;
    shares.repeated += shareOf(repeated) / 60;
  }
  expect(Math.abs(shares.early - shares.repeated)).toBeLessThan(0.05);
});

test('repetitions are mixed with others in the second half of a run', () => {
  for (const plan of runs) {
    const at = plan.flatMap(({ isRepeated }, place) => (isRepeated ? [place] : []));
    expect(at[0]).toBeGreaterThanOrEqual(Math.floor((plan.length - at.length) / 2));
    const gaps = at.slice(1).map((place, index) => place - (at[index] ?? 0));
    expect(Math.max(...gaps)).toBeGreaterThan(2);
  }
});

test('ids are 128 random bits, and the same seed gives the same order', () => {
  expect(all.every(({ id }) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
  expect(planQueries(request)).toEqual(runs);
  expect(planQueries({ ...request, secret: secretOf(6) })[0]?.map(({ row }) => row)).not.toEqual(
    runs[0]?.map(({ row }) => row),
  );
});

test('small sets are asked without repetitions, which would be in the same window', () => {
  const small = planQueries({
    cleanCount: 20,
    sources: Int32Array.of(1, 2, 3),
    repeats: 32,
    secret: secretOf(1),
  }).flat();
  expect(small.filter(({ isRepeated }) => isRepeated)).toHaveLength(0);
  expect(small).toHaveLength(23);
});
