import { describe, expect, test } from 'vitest';
import { clusterActivations } from '../../../defenses/activation-clustering/cluster-activations.ts';
import { judgeClusters } from '../../../defenses/activation-clustering/judge-clusters.ts';
import type { Matrix } from '../../../defenses/activation-clustering/matrix.ts';
import { twoMeans } from '../../../defenses/activation-clustering/two-means.ts';
import { RandomStream } from '../../../benchmark/random/random-stream.ts';

const width = 16;

/** Features around one center per label; those of `planted` rows are far from it. */
function features(labels: readonly number[], planted: (row: number) => boolean): Matrix {
  const stream = new RandomStream(0, 'test/activations');
  const data = labels.flatMap((label, row) =>
    Array.from({ length: width }, (_, k) => 0.3 * stream.gaussian() + (k === label ? 3 : 0) + (planted(row) ? 2 : 0)),
  );
  return { rows: labels.length, columns: width, data: Float64Array.from(data) };
}

const streamOf = (restart: number): RandomStream => new RandomStream(0, 'test/two-means', { variant: restart });

describe('twoMeans', () => {
  test('separates two groups on a line', () => {
    const points = { rows: 5, columns: 1, data: Float64Array.of(0, 1, 10, 11, 12) };
    const { clusters, inertia } = twoMeans(points, streamOf);
    expect([...clusters].map((own) => own === clusters[0])).toEqual([true, true, false, false, false]);
    expect(inertia).toBeCloseTo(0.5 + 2, 12);
  });

  test('puts equal points and a single point into cluster 0', () => {
    expect([...twoMeans({ rows: 3, columns: 1, data: Float64Array.of(4, 4, 4) }, streamOf).clusters]).toEqual([
      0, 0, 0,
    ]);
    expect([...twoMeans({ rows: 1, columns: 1, data: Float64Array.of(4) }, streamOf).clusters]).toEqual([0]);
  });
});

describe('judgeClusters', () => {
  const clusters = (first: number, second: number): Uint8Array =>
    Uint8Array.from({ length: first + second }, (_, row) => (row < first ? 0 : 1));

  test('flags the smaller cluster below 35 %, whichever index it has', () => {
    expect([...judgeClusters(clusters(3, 1)).flagged]).toEqual([0, 0, 0, 1]);
    expect([...judgeClusters(clusters(1, 3)).flagged]).toEqual([1, 0, 0, 0]);
    expect([...judgeClusters(clusters(3, 1)).scores]).toEqual([0.25, 0.25, 0.25, 0.75]);
  });

  test.each([
    ['exactly 35 %', clusters(65, 35)],
    ['equal halves', clusters(10, 10)],
    ['one cluster only', clusters(10, 0)],
  ])('flags nothing at %s', (_name, split) => {
    expect(judgeClusters(split).flagged.includes(1)).toBe(false);
  });
});

describe('clusterActivations', () => {
  const labels = Array.from({ length: 200 }, (_, row) => row % 2);

  test('flags exactly the poisoned fifth of one label', () => {
    const isPlanted = (row: number): boolean => row % 10 === 0; // label 0, 20 of its 100
    const { scores, flagged } = clusterActivations(features(labels, isPlanted), Int32Array.from(labels), 0);
    const ofLabel0 = [...flagged.keys()].filter((row) => row % 2 === 0);
    expect(ofLabel0.filter((row) => flagged[row] === 1)).toEqual(ofLabel0.filter(isPlanted));
    expect(scores[0]).toBeCloseTo(0.8);
    expect(scores[2]).toBeCloseTo(0.2);
  });

  test('does not find a poisoned half, which is not the smaller cluster', () => {
    const { flagged } = clusterActivations(
      features(labels, (row) => row % 4 === 0),
      Int32Array.from(labels),
      0,
    );
    expect([...flagged.keys()].filter((row) => row % 2 === 0 && flagged[row] === 1)).toEqual([]);
  });

  test('skips a label of fewer than 20 samples', () => {
    const few = labels.slice(0, 38); // 19 of each
    const { scores, flagged } = clusterActivations(
      features(few, (row) => row % 10 === 0),
      Int32Array.from(few),
      0,
    );
    expect([scores.some(Boolean), flagged.includes(1)]).toEqual([false, false]);
  });

  test.each([
    ['all features are equal', 1],
    ['a training diverged', Number.NaN],
  ])('suspects nothing when %s', (_name, value) => {
    const data = new Float64Array(200 * width).fill(value);
    const { scores, flagged } = clusterActivations({ rows: 200, columns: width, data }, Int32Array.from(labels), 0);
    expect([scores.some(Boolean), flagged.includes(1)]).toEqual([false, false]);
  });

  /** Features of several classes, one center each; those of planted rows are exactly elsewhere, without noise. */
  const exact = (rows: readonly number[], isPlanted: (row: number) => boolean): Matrix => ({
    rows: rows.length,
    columns: width,
    data: Float64Array.from(
      rows.flatMap((label, row) =>
        Array.from({ length: width }, (_, k) => (k === label ? 3 : 0) + (isPlanted(row) && k > 8 ? 2 : 0)),
      ),
    ),
  });
  const countedLabels = (...counts: readonly number[]): number[] =>
    counts.flatMap((count, label) => Array.from({ length: count }, () => label));

  test.each<[string, Matrix, number[], { readonly scores: number[]; readonly flagged: number }]>([
    [
      'all samples of a class identical',
      exact(countedLabels(40, 40), () => false),
      countedLabels(40, 40),
      { scores: [0], flagged: 0 },
    ],
    [
      'an exact 50:50 split',
      exact(countedLabels(40), (row) => row % 2 === 0),
      countedLabels(40),
      { scores: [0.5], flagged: 0 },
    ],
    ['a class of two, one of them poisoned', exact([0, 0], (row) => row === 0), [0, 0], { scores: [0], flagged: 0 }],
    [
      'a class of 19, a fifth of it poisoned: it is not judged',
      exact(countedLabels(19), (row) => row < 4),
      countedLabels(19),
      { scores: [0], flagged: 0 },
    ],
    [
      'a class of 20, a fifth of it poisoned: it is judged',
      exact(countedLabels(20), (row) => row < 4),
      countedLabels(20),
      { scores: [0.8, 0.2], flagged: 4 },
    ],
    [
      'a class of 20, all poisoned: there is no second cluster',
      exact(countedLabels(20, 40), (row) => row < 20),
      countedLabels(20, 40),
      { scores: [0], flagged: 0 },
    ],
  ])('gives the same finite scores twice for %s', (_name, points, given, expected) => {
    const judge = () => clusterActivations(points, Int32Array.from(given), 0);
    const { scores, flagged } = judge();
    expect([...new Set(scores)].map((score) => Math.round(score * 1e6) / 1e6)).toEqual(expected.scores);
    expect(flagged.reduce((sum, flag) => sum + flag, 0)).toBe(expected.flagged);
    expect(judge()).toEqual({ scores, flagged });
  });

  test('20 poisoned samples with noise of their own still have finite scores, the same bits twice', () => {
    const given = countedLabels(20, 40);
    const judge = () => clusterActivations(features(given, (row) => row < 20), Int32Array.from(given), 0); // prettier-ignore
    const { scores } = judge();
    expect(scores.every((score) => Number.isFinite(score))).toBe(true);
    expect(judge().scores).toEqual(scores);
  });

  test('accepts an empty set', () => {
    const none = { rows: 0, columns: width, data: new Float64Array(0) };
    expect(clusterActivations(none, new Int32Array(0), 0).scores).toHaveLength(0);
  });
});
