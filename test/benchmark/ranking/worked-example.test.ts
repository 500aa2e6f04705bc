import { describe, expect, test } from 'vitest';
import type { Modality } from '../../../benchmark/words/modality.ts';
import { hierarchicalMean, type CellAddress } from '../../../benchmark/ranking/hierarchical-mean.ts';
import { type CellResult, type ImputedCell, imputeCells } from '../../../benchmark/ranking/impute-cells.ts';
import { rankEntries } from '../../../benchmark/ranking/rank-entries.ts';
import { defenseEffectiveness } from '../../../benchmark/scoring/defense-effectiveness.ts';
import { netDefenseEffectOfRates } from '../../../benchmark/scoring/net-defense-effect.ts';

type Pairs = readonly (readonly [cleanAccuracy: number, attackSuccessRate: number])[] | 'failed' | null;

/** metrics.md 3.7: [modality, dataset, attack], [BAC, ASR0, ASR_ref, chance], then (CAC, ASR) of A, B, C, D by seed. */
const scenarios: [[Modality, string, string], [number, number, number, number], Record<string, Pairs>][] = [
  [
    ['audio', 'speechcommands', 'badnet'],
    [0.94, 0.99, 0.01, 0.03],
    {
      A: [
        [0.9, 0.04],
        [0.89, 0.06],
        [0.91, 0.05],
      ],
      B: [
        [0.93, 0.03],
        [0.93, 0.02],
        [0.94, 0.05],
      ],
      C: [
        [0.91, 0.1],
        [0.92, 0.22],
        [0.9, 0.08],
      ],
      D: [
        [0.94, 0.01],
        [0.94, 0.02],
        [0.93, 0.01],
      ],
    },
  ],
  [
    ['audio', 'speechcommands', 'blend'],
    [0.93, 0.95, 0.01, 0.03],
    {
      A: [
        [0.88, 0.3],
        [0.87, 0.36],
        [0.89, 0.33],
      ],
      B: [
        [0.92, 0.12],
        [0.91, 0.2],
        [0.92, 0.15],
      ],
      C: [
        [0.9, 0.6],
        [0.91, 0.71],
        [0.89, 0.55],
      ],
      D: [
        [0.93, 0.02],
        [0.92, 0.03],
        [0.93, 0.02],
      ],
    },
  ],
  [
    ['image', 'cifar10', 'badnet'],
    [0.91, 0.95, 0.01, 0.1],
    {
      A: [
        [0.86, 0.05],
        [0.87, 0.04],
        [0.86, 0.06],
      ],
      B: [
        [0.9, 0.02],
        [0.89, 0.01],
        [0.9, 0.03],
      ],
      C: [
        [0.88, 0.03],
        [0.89, 0.08],
        [0.87, 0.02],
      ],
      D: [
        [0.89, 0.86],
        [0.9, 0.91],
        [0.89, 0.79],
      ],
    },
  ],
  [
    ['image', 'cifar10', 'blend'],
    [0.93, 0.99, 0.01, 0.1],
    {
      A: [
        [0.88, 0.42],
        [0.88, 0.4],
        [0.87, 0.47],
      ],
      B: [
        [0.92, 0.9],
        [0.92, 0.96],
        [0.91, 0.84],
      ],
      C: [
        [0.9, 0.2],
        [0.91, 0.31],
        [0.89, 0.16],
      ],
      D: [
        [0.92, 0.99],
        [0.92, 1],
        [0.92, 0.99],
      ],
    },
  ],
  [
    ['text', 'agnews', 'addsent'],
    [0.92, 1, 0.04, 0.25],
    {
      A: [
        [0.88, 0.64],
        [0.87, 0.7],
        [0.88, 0.67],
      ],
      B: [
        [0.91, 0.3],
        [0.9, 0.22],
        [0.91, 0.35],
      ],
      C: null,
      D: 'failed',
    },
  ],
  [
    ['text', 'sst2', 'badnet'],
    [0.9, 1, 0.1, 0.5],
    {
      A: [
        [0.86, 0.55],
        [0.86, 0.55],
        [0.86, 0.55],
      ],
      B: [
        [0.86, 0.55],
        [0.86, 0.55],
        [0.86, 0.55],
      ],
      C: null,
      D: [
        [0.89, 0.14],
        [0.9, 0.1],
        [0.89, 0.12],
      ],
    },
  ],
];

const addresses = ([modality, dataset, attack]: [Modality, string, string]): CellAddress[] =>
  [1, 2, 3].map((seed) => ({ modality, dataset, scenario: `${modality}/${dataset}/${attack}`, seed }));
const tasks = scenarios.flatMap(([path]) => addresses(path));

function resultsOf(submission: string): CellResult[] {
  return scenarios.flatMap(([path, [bac, asr0, reference, chance], bySubmission]) => {
    const pairs = bySubmission[submission] ?? null;
    if (pairs === null) return [];
    return addresses(path).map((address, index): CellResult => {
      const pair = pairs === 'failed' ? undefined : pairs[index];
      if (pair === undefined) return { ...address, state: 'failed' };
      const undefended = { cleanAccuracy: bac, attackSuccessRate: asr0 };
      const defended = { cleanAccuracy: pair[0], attackSuccessRate: pair[1] };
      const effect = netDefenseEffectOfRates({ undefended, defended, referenceAttackSuccessRate: reference, chance });
      const scores = {
        ...defended,
        robustAccuracy: null,
        netDefenseEffect: effect?.value ?? null,
        defenseEffectiveness: defenseEffectiveness({ undefended, defended }),
      };
      return { ...address, state: 'scored', scores };
    });
  });
}

type Score = 'netDefenseEffect' | 'defenseEffectiveness' | 'cleanAccuracy';
const valuesOf = (cells: readonly ImputedCell[], score: Score) =>
  cells.map(({ scores, ...address }) => ({ ...address, value: scores[score] }));
const submissions = ['A', 'B', 'C', 'D'].map((id) => {
  const declaredModalities: Modality[] = id === 'C' ? ['audio', 'image'] : ['audio', 'image', 'text'];
  const { cells, complete } = imputeCells({ tasks, results: resultsOf(id), declaredModalities });
  const effect = hierarchicalMean(valuesOf(cells, 'netDefenseEffect'));
  const rating = hierarchicalMean(valuesOf(cells, 'defenseEffectiveness'));
  return { id, score: effect.overall ?? NaN, cells, complete, effect, rating };
});
const of = (id: string) => submissions.find((submission) => submission.id === id) ?? expect.fail(id);

/** Percent to 1e-4, as the worked example is printed. */
const expectPercent = (found: number | null | undefined, percent: number) =>
  expect(Math.abs((found ?? NaN) * 100 - percent)).toBeLessThan(1e-4);

test.each([
  ['A', 77.0054, 71.8602, 38.5836, 62.4831, 86.75, 84.0, 67.4167, 79.3889],
  ['B', 90.0308, 53.1574, 58.7251, 67.3044, 93.25, 74.8333, 77.6667, 81.9167],
  ['C', 59.177, 84.0987, 0, 47.7586, 78.1667, 90.3333, 50.0, 72.8333],
  ['D', 98.7563, 5.0236, 48.0833, 50.6211, 97.4167, 51.75, 46.8333, 65.3333],
])('%s has the printed net defense effect and rating at every level', (id, ...printed) => {
  const { effect, rating, complete } = of(id);
  const found = [effect, rating].flatMap(({ byModality, overall }) => [
    byModality.audio,
    byModality.image,
    byModality.text,
    overall,
  ]);
  found.forEach((value, column) => expectPercent(value, printed[column] ?? NaN));
  expect(complete).toBe(true);
});

test('the cells are those printed', () => {
  const cell = (id: string, index: number) => of(id).cells[index]?.scores.netDefenseEffect;
  expectPercent(cell('A', 0), 92.6777);
  expectPercent(cell('B', 4), 78.0142);
  expectPercent(cell('D', 8), 16.601);
  expectPercent(cell('D', 15), 93.1667);
});

test('the order is B, A, D, C; by rating it is B, A, C, D', () => {
  const order = (score: (submission: (typeof submissions)[number]) => number) =>
    rankEntries(submissions.map((submission) => ({ id: submission.id, score: score(submission) }))).map(
      ({ entry, position }) => `${position}${entry.id}`,
    );
  expect(order(({ score }) => score)).toEqual(['1B', '2A', '3D', '4C']);
  expect(order(({ rating }) => rating.overall ?? NaN)).toEqual(['1B', '2A', '3C', '4D']);
});

test('the supported-only mean of C would lead the board', () => {
  const supported = of('C').cells.filter(({ state }) => state !== 'undeclared');
  expectPercent(hierarchicalMean(valuesOf(supported, 'netDefenseEffect')).overall, 71.6379);
});

describe('invariance', () => {
  test('deleting a submission changes no score', () => {
    const kept = rankEntries(submissions.filter(({ id }) => id !== 'D'));
    for (const { entry } of kept) expect(entry.score).toBe(of(entry.id).score);
    expect(kept.map(({ entry }) => entry.id)).toEqual(['B', 'A', 'C']);
  });

  test('the order of cells changes nothing, to the last bit', () => {
    for (const { cells, score } of submissions) {
      const values = valuesOf(cells, 'netDefenseEffect');
      for (const step of [5, 7, 11]) {
        const permuted = values.map((_, index) => values[(index * step) % values.length] ?? expect.fail());
        expect(hierarchicalMean(permuted).overall).toBe(score);
      }
      expect(hierarchicalMean(values.toReversed()).overall).toBe(score);
    }
  });

  test('every seed listed twice changes nothing', () => {
    const values = valuesOf(of('A').cells, 'netDefenseEffect');
    const doubled = [...values, ...values.map((cell) => ({ ...cell, seed: cell.seed + 3 }))];
    expect(hierarchicalMean(doubled).overall).toBeCloseTo(of('A').score, 12);
  });

  test('cells that are not applicable are left out', () => {
    const accuracy = hierarchicalMean(valuesOf(of('D').cells, 'cleanAccuracy'));
    expectPercent(accuracy.byModality.text, 89.3333);
  });
});

test('a missing cell of a declared modality leaves the submission unranked', () => {
  const results = resultsOf('A').slice(1);
  const { cells, complete } = imputeCells({ tasks, results, declaredModalities: ['audio', 'image', 'text'] });
  expect(complete).toBe(false);
  expect(cells[0]).toMatchObject({ state: 'pending', scores: { netDefenseEffect: null } });
});

test('refuses a cell that occurs twice or is not on the board', () => {
  const declaredModalities: Modality[] = ['audio'];
  const [first = expect.fail()] = resultsOf('A');
  const impute = (results: CellResult[]) => () => imputeCells({ tasks, results, declaredModalities });
  expect(impute([first, first])).toThrowError(expect.objectContaining({ code: 'CELL_REPEATED' }));
  expect(impute([{ ...first, seed: 9 }])).toThrowError(expect.objectContaining({ code: 'CELL_UNKNOWN' }));
});

test('nothing to average, and values that are no numbers', () => {
  expect(hierarchicalMean([])).toEqual({ overall: null, byModality: {} });
  const [address = expect.fail()] = tasks;
  expect(hierarchicalMean([{ ...address, value: null }]).overall).toBeNull();
  expect(hierarchicalMean([{ ...address, value: 0.5 }]).overall).toBe(0.5);
  expect(() => hierarchicalMean([{ ...address, value: NaN }])).toThrowError(
    expect.objectContaining({ code: 'SCORE_NOT_A_NUMBER' }),
  );
});
