import { expect, test } from 'vitest';
import { isAccepted, meets } from '../../bench/defenses/judge-acceptance.ts';

const row = { required: { ASR: { atMost: 0.2 }, CAC: { atLeast: 0.9 }, unit: { exactly: 31 } } } as const;
const good = (seed: number) => ({ seed, figures: { ASR: 0.2, CAC: 0.9, unit: 31 } });
const bad = (seed: number) => ({ seed, figures: { ASR: 0.201, CAC: 0.95, unit: 31 } });

test.each([
  ['above the most', { ASR: 0.201, CAC: 0.9, unit: 31 }],
  ['below the least', { ASR: 0.2, CAC: 0.899, unit: 31 }],
  ['another value', { ASR: 0.2, CAC: 0.9, unit: 30 }],
  ['not a number', { ASR: Number.NaN, CAC: 0.9, unit: 31 }],
  ['missing', { CAC: 0.9, unit: 31 }],
])('a figure that is %s is not as required', (_what, figures) => {
  expect(meets(row, { seed: 0, figures })).toBe(false);
});

test('figures at the bounds are as required', () => {
  expect(meets(row, good(0))).toBe(true);
});

test('a row may miss one of three seeds, but not seed 0', () => {
  expect(isAccepted(row, [good(0), good(1), bad(2)])).toBe(true);
  expect(isAccepted(row, [bad(0), good(1), good(2)])).toBe(false);
  expect(isAccepted(row, [good(0), bad(1), bad(2)])).toBe(false);
});

test('a row that was not measured is not accepted', () => {
  expect(isAccepted(row, [])).toBe(false);
});
