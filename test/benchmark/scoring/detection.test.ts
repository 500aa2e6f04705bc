import { describe, expect, test } from 'vitest';
import { countDetections, detectionRates } from '../../../benchmark/scoring/detection.ts';
import { detectionCurves, recallAtFalsePositiveRate } from '../../../benchmark/scoring/detection-curves.ts';

const rates = (tp: number, fn: number, fp: number, tn: number) =>
  detectionRates({ truePositives: tp, falseNegatives: fn, falsePositives: fp, trueNegatives: tn });

describe('hard decisions', () => {
  test('the vector of counts', () => {
    const found = rates(8, 2, 5, 85);
    expect(found.accuracy).toBeCloseTo(0.93, 12);
    expect(found.precision).toBeCloseTo(0.6153846, 7);
    expect(found.recall).toBe(0.8);
    expect(found.f1).toBeCloseTo(0.6956522, 7);
    expect(found.falsePositiveRate).toBeCloseTo(0.0555556, 7);
    expect(found.falseNegativeRate).toBe(0.2);
    expect(found.balancedAccuracy).toBeCloseTo(0.8722222, 7);
    expect(found.matthewsCorrelation).toBeCloseTo(0.6640828, 7);
  });

  test('nothing flagged', () => {
    expect(rates(0, 5, 0, 95)).toMatchObject({
      precision: 0,
      recall: 0,
      f1: 0,
      accuracy: 0.95,
      matthewsCorrelation: 0,
    });
  });

  test('no positives, and nothing at all', () => {
    const none = { recall: null, falseNegativeRate: null, balancedAccuracy: null };
    expect(rates(0, 0, 3, 97)).toMatchObject({ ...none, f1: 0, falsePositiveRate: 0.03 });
    expect(rates(0, 0, 0, 100).f1).toBeNull();
    expect(rates(0, 0, 0, 0)).toMatchObject({ ...none, accuracy: null, precision: 0, f1: null, specificity: null });
  });

  test('counts flags against the truth', () => {
    expect(countDetections(Uint8Array.of(1, 1, 0, 0, 1), Uint8Array.of(1, 0, 1, 0, 1))).toEqual({
      truePositives: 2,
      falsePositives: 1,
      falseNegatives: 1,
      trueNegatives: 1,
    });
    expect(() => countDetections(new Uint8Array(1), new Uint8Array(2))).toThrowError(
      expect.objectContaining({ code: 'LENGTH_MISMATCH' }),
    );
  });
});

describe('scores without a threshold', () => {
  const scores = [0.9, 0.8, 0.8, 0.4, 0.8, 0.3, 0.2, 0.4, 0.1];
  const poisoned = Uint8Array.of(1, 1, 1, 1, 0, 0, 0, 0, 0);

  test('the vector of nine scores with ties', () => {
    const found = detectionCurves(scores, poisoned);
    expect(found.areaUnderRoc).toBeCloseTo(0.875, 12);
    expect(found.averagePrecision).toBeCloseTo(0.7916667, 7);
    expect(found.recallAt1Percent).toBe(0.25);
    expect(recallAtFalsePositiveRate(scores, poisoned, 0.2)).toBe(0.75);
    expect(found.falsePositiveRateAt95).toBe(0.4);
  });

  test('with negated scores, the areas add up to 1', () => {
    const negated = scores.map((score) => -score);
    const area = (values: readonly number[]) => detectionCurves(values, poisoned).areaUnderRoc ?? NaN;
    expect(area(scores) + area(negated)).toBeCloseTo(1, 12);
  });

  test('a constant score is chance level', () => {
    expect(detectionCurves(new Float32Array(9), poisoned)).toEqual({
      areaUnderRoc: 0.5,
      averagePrecision: 4 / 9,
      recallAt1Percent: 0,
      recallAt5Percent: 0,
      falsePositiveRateAt95: 1,
    });
  });

  test('a perfect score, infinities included', () => {
    expect(detectionCurves([Infinity, 1, -1, -Infinity], Uint8Array.of(1, 1, 0, 0))).toEqual({
      areaUnderRoc: 1,
      averagePrecision: 1,
      recallAt1Percent: 1,
      recallAt5Percent: 1,
      falsePositiveRateAt95: 0,
    });
  });

  test('a single class is not applicable', () => {
    const none = { areaUnderRoc: null, recallAt1Percent: null, recallAt5Percent: null, falsePositiveRateAt95: null };
    expect(detectionCurves([], new Uint8Array(0))).toEqual({ ...none, averagePrecision: null });
    expect(detectionCurves([1], Uint8Array.of(0))).toEqual({ ...none, averagePrecision: null });
    expect(detectionCurves([1], Uint8Array.of(1))).toEqual({ ...none, averagePrecision: 1 });
  });

  test('rejects a score that is not a number', () => {
    expect(() => detectionCurves([1, NaN], Uint8Array.of(1, 0))).toThrowError(
      expect.objectContaining({ code: 'SCORE_NOT_A_NUMBER' }),
    );
  });
});
