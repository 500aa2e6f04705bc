import { expect, test } from 'vitest';
import { rankEntries } from '../../../benchmark/ranking/rank-entries.ts';

const positions = (scores: Record<string, number>) =>
  rankEntries(Object.entries(scores).map(([id, score]) => ({ id, score }))).map(
    ({ entry, position }) => `${position}${entry.id}`,
  );

test('shares a position among equals and counts on: 1, 2, 2, 4', () => {
  expect(positions({ d: 0.1, c: 0.5, a: 0.9, b: 0.5 + 5e-10 })).toEqual(['1a', '2b', '2c', '4d']);
});

test('the order of the entries does not matter', () => {
  expect(positions({ b: 0.5 + 5e-10, a: 0.5, c: 0.5 })).toEqual(positions({ c: 0.5, a: 0.5, b: 0.5 + 5e-10 }));
});

test('a chain of small steps is not one long tie', () => {
  expect(positions({ a: 3e-9, b: 2.2e-9, c: 1.4e-9, d: 0.6e-9 })).toEqual(['1a', '1b', '3c', '3d']);
});

test('none, one and no number', () => {
  expect(positions({})).toEqual([]);
  expect(positions({ a: 0 })).toEqual(['1a']);
  expect(() => positions({ a: NaN })).toThrowError('The score of a is NaN');
});
