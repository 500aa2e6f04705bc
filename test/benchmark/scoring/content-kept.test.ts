import { expect, test } from 'vitest';
import { attackedAccuracy, contentKept } from '../../../benchmark/scoring/content-kept.ts';
import { evaluationCounts } from '../../support/evaluation-counts.ts';

const perClass = [
  { n: 100, right: 10 },
  { n: 100, right: 80 },
  { n: 100, right: 100 },
];

test('the class that is not attacked does not count', () => {
  expect(attackedAccuracy(evaluationCounts({ perClass }), 0)).toBeCloseTo(0.9);
  expect(attackedAccuracy(evaluationCounts({ perClass }), null)).toBeCloseTo(190 / 300);
  expect(attackedAccuracy(evaluationCounts({ perClass: [{ n: 5, right: 5 }] }), 0)).toBeNull();
});

test('the content that is kept is a share of what was recognized without the trigger', () => {
  const counts = evaluationCounts({ perClass, nPoisoned: 200, hitTarget: 0, hitTrue: 90 });
  expect(contentKept(counts, 0)).toBeCloseTo(0.5);
  expect(contentKept(evaluationCounts({ nPoisoned: 0, hitTarget: 0 }), 0)).toBeNull();
});
