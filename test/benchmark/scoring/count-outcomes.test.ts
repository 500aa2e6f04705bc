import { describe, expect, test } from 'vitest';
import { evaluationCountsSchema } from '../../../benchmark/scoring/counts.ts';
import { countOutcomes, type Outcomes } from '../../../benchmark/scoring/count-outcomes.ts';
import { filterRates } from '../../../benchmark/scoring/filter-rates.ts';
import { predictLabels } from '../../../benchmark/scoring/predict-labels.ts';
import { chanceAccuracy, ratesOf, worstClassAccuracy } from '../../../benchmark/scoring/rates.ts';
import { evaluationCounts } from '../../support/evaluation-counts.ts';

const ints = (...values: number[]) => Int32Array.from(values);
const same = (count: number, label: number) => new Int32Array(count).fill(label);
const code = (expected: string) => expect.objectContaining({ code: expected });

describe('predicted labels', () => {
  test('are the largest logit, and the lowest label of equal logits', () => {
    expect([...predictLabels(Float32Array.of(1, 3, 2, 5, 5, 4, -1, -1, -1), 3, 3).labels]).toEqual([1, 0, 0]);
    expect(predictLabels(new Float32Array(0), 0, 3).labels).toHaveLength(0);
  });

  test('are invalid if a logit is not finite', () => {
    const { labels, broken } = predictLabels(Float32Array.of(1, NaN, 2, Infinity, -Infinity, 0, 1, 2), 4, 2);
    expect([...broken]).toEqual([1, 1, 1, 0]);
    expect([...labels]).toEqual([-1, -1, -1, 1]);
    expect(() => predictLabels(new Float32Array(5), 2, 3)).toThrowError(code('LENGTH_MISMATCH'));
  });
});

/** metrics.md 2.4: 10 clean and 10 triggered queries with a filter. */
const worked: Outcomes = {
  classCount: 3,
  clean: {
    trueLabels: same(10, 1),
    answers: {
      labels: ints(1, 1, 1, 1, 1, 1, 1, 1, 2, 1),
      rejected: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
    },
  },
  poisoned: {
    trueLabels: same(10, 1),
    attackLabels: same(10, 0),
    answers: {
      labels: ints(0, 0, 0, 0, 0, 0, 0, 0, 1, 2),
      rejected: Uint8Array.of(1, 1, 1, 1, 1, 1, 0, 0, 0, 0),
    },
  },
};

test('the worked filter example', () => {
  const counts = countOutcomes(worked);
  expect(counts).toEqual({
    nClean: 10,
    cleanRight: 8,
    cleanRejected: 1,
    nPoisoned: 10,
    hitTarget: 2,
    hitTrue: 1,
    poisonedRejected: 6,
    broken: 0,
    missingAnswers: 0,
    perClass: [
      { n: 0, right: 0 },
      { n: 10, right: 8 },
      { n: 0, right: 0 },
    ],
  });
  expect(ratesOf(counts)).toEqual({ cleanAccuracy: 0.8, attackSuccessRate: 0.2, robustAccuracy: 0.1 });
  const gate = filterRates(counts);
  expect(gate).toMatchObject({ falseRejectionRate: 0.1, falseAcceptanceRate: 0.4, rejectedOrCorrect: 0.7 });
  expect(gate.acceptedCleanAccuracy).toBeCloseTo(8 / 9, 12);
  expect(gate.acceptedAttackSuccessRate).toBe(0.5);
  expect(evaluationCountsSchema.parse(counts)).toEqual(counts);
});

test('an invalid row is an error on a clean query and an attack success on a triggered query', () => {
  const broken = new Uint8Array(300);
  broken[0] = 1;
  const rejected = broken.slice();
  const answers = { labels: same(300, 1).fill(-1, 0, 1), broken, rejected };
  const counts = countOutcomes({
    classCount: 2,
    clean: { trueLabels: same(300, 1), answers },
    poisoned: { trueLabels: same(300, 1), attackLabels: same(300, 0), answers },
  });
  expect(counts).toMatchObject({ cleanRight: 299, hitTarget: 1, hitTrue: 299, poisonedRejected: 0, broken: 2 });
});

test('more than one percent of invalid or missing answers gives no result', () => {
  const broken = Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  const clean = { ...worked.clean, answers: { ...worked.clean.answers, broken } };
  expect(() => countOutcomes({ ...worked, clean })).toThrowError(code('TOO_MANY_BROKEN'));
  expect(() => countOutcomes({ ...worked, missingAnswers: 1 })).toThrowError(code('TOO_MANY_MISSING'));
});

test('an untargeted attack is counted on pairs whose clean sample is right', () => {
  const poisoned = {
    trueLabels: ints(0, 0, 0, 0),
    attackLabels: same(4, -1),
    answers: { labels: ints(0, 1, 2, 1) },
  };
  expect(() => countOutcomes({ ...worked, poisoned })).toThrowError(code('CLEAN_PARTNERS_MISSING'));
  const cleanPartners = { labels: ints(0, 0, 0, 1) };
  expect(countOutcomes({ ...worked, poisoned: { ...poisoned, cleanPartners } })).toMatchObject({
    nPoisoned: 3,
    hitTarget: 2,
    hitTrue: 1,
  });
});

test('rejects answers of the wrong length and labels out of range', () => {
  const withAnswers = (labels: Int32Array) => () =>
    countOutcomes({ ...worked, clean: { trueLabels: same(10, 1), answers: { labels } } });
  expect(withAnswers(same(9, 1))).toThrowError(code('LENGTH_MISMATCH'));
  expect(withAnswers(same(10, 3))).toThrowError(code('LABEL_OUT_OF_RANGE'));
  expect(withAnswers(same(10, -1))).toThrowError(code('LABEL_OUT_OF_RANGE'));
  const trueLabels = same(10, 7);
  expect(() => countOutcomes({ ...worked, clean: { ...worked.clean, trueLabels } })).toThrowError(
    code('LABEL_OUT_OF_RANGE'),
  );
});

test('attack success and robust accuracy never add up to more than 1', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const draw = (k: number) => (seed * 7919 + k * 104_729) % 3;
    const trueLabels = Int32Array.from({ length: 12 }, (_, k) => 1 + (draw(k) % 2));
    const answers = { labels: Int32Array.from({ length: 12 }, (_, k) => draw(k * 3 + 1)) };
    const counts = countOutcomes({ ...worked, poisoned: { trueLabels, attackLabels: same(12, 0), answers } });
    const { attackSuccessRate, robustAccuracy } = ratesOf(counts);
    expect((attackSuccessRate ?? 2) + (robustAccuracy ?? 2)).toBeLessThanOrEqual(1 + 1e-12);
  }
});

test('rates without samples are not applicable', () => {
  const empty = evaluationCounts({ nClean: 0, cleanRight: 0, nPoisoned: 0, hitTarget: 0, perClass: [] });
  expect(ratesOf(empty)).toEqual({ cleanAccuracy: null, attackSuccessRate: null, robustAccuracy: null });
  expect(chanceAccuracy(empty)).toBeNull();
  expect(worstClassAccuracy(empty)).toBeNull();
  expect(filterRates(empty).falseRejectionRate).toBeNull();
});

test('chance is the share of the largest class; the worst class has samples', () => {
  const perClass = [
    { n: 0, right: 0 },
    { n: 30, right: 15 },
    { n: 70, right: 70 },
  ];
  const counts = evaluationCounts({ nClean: 100, cleanRight: 85, perClass });
  expect(chanceAccuracy(counts)).toBe(0.7);
  expect(worstClassAccuracy(counts)).toBe(0.5);
});

test('rejects inconsistent counts', () => {
  const parses = (change: object) => evaluationCountsSchema.safeParse({ ...evaluationCounts(), ...change }).success;
  expect(parses({})).toBe(true);
  expect(parses({ hitTrue: 1 })).toBe(false);
  expect(parses({ cleanRejected: 101 })).toBe(false);
  expect(parses({ broken: -1 })).toBe(false);
  expect(parses({ perClass: [{ n: 1, right: 2 }] })).toBe(false);
});
