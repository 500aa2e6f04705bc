import { describe, expect, test } from 'vitest';
import type { PeerRate } from '../../bench/poisoning/python-peer.ts';
import { differenceInWords, fastestPeer, standingOf, verdictOf } from '../../bench/poisoning/standings.ts';

function round(variant: string, batch: string, rate: number): PeerRate {
  return { variant, batch, rate, alone: null, contenders: [] };
}

describe('fastestPeer', () => {
  test('is the variant with the highest median, not the one with the best round', () => {
    const rounds = [
      round('uint8', '64', 10),
      round('uint8', '64', 1),
      round('uint8', '64', 2),
      round('int16', '64', 5),
    ];
    expect(fastestPeer(rounds)).toMatchObject({ variant: 'int16', rate: 5 });
  });
  test('distinguishes batch sizes of one variant', () => {
    expect(fastestPeer([round('take', '1', 3), round('take', 'all', 4)])).toMatchObject({ batch: 'all', rate: 4 });
  });
  test('is the first of two equally fast variants', () => {
    expect(fastestPeer([round('a', '1', 3), round('b', '1', 3)])).toMatchObject({ variant: 'a' });
  });
  test('is null without rounds', () => {
    expect(fastestPeer([])).toBeNull();
  });
});

describe('standingOf', () => {
  test('compares the medians', () => {
    const { ours, ratio } = standingOf({ ours: [30, 10, 20], peer: [round('a', '1', 40)] });
    expect({ ours, ratio }).toEqual({ ours: 20, ratio: 0.5 });
  });
  test('has no ratio if either side is missing', () => {
    expect(standingOf({ ours: [10], peer: [] })).toEqual({ ours: 10, peer: null, ratio: null });
    expect(standingOf({ ours: [], peer: [round('a', '1', 4)] }).ratio).toBeNull();
  });
});

test('a goal is met when it is exactly reached, and undecided when nothing was compared', () => {
  expect([3, 2.99, null, Number.NaN].map((ratio) => verdictOf(ratio, 3))).toEqual(['met', 'missed', '-', '-']);
});

test('a difference is printed with the share of values that differ', () => {
  expect(differenceInWords({ largest: 0, share: 0 })).toBe('0');
  expect(differenceInWords({ largest: 1, share: 0.0004 })).toBe('1 in 0.04 %');
  expect(differenceInWords(undefined)).toBe('-');
});
