import { availableParallelism } from 'node:os';
import { describe, expect, test } from 'vitest';
import {
  formatMebibytes,
  formatNumber,
  formatRate,
  machineFacts,
  markdownTable,
  median,
} from '../../bench/measurement.ts';

describe('median', () => {
  test('is the middle of an odd number of values, in any order', () => {
    expect(median([30, 1, 2])).toBe(2);
  });
  test('is the mean of the two middle values of an even number', () => {
    expect(median([4, 1, 100, 2])).toBe(3);
  });
  test('of one value is that value', () => {
    expect(median([7])).toBe(7);
  });
  test('of equal values is that value', () => {
    expect(median([5, 5, 5, 5])).toBe(5);
  });
  test('sorts values as numbers, not as text', () => {
    expect(median([10, 9, 100])).toBe(10);
  });
  test('is NaN if any value is NaN', () => {
    expect(median([1, Number.NaN, 3])).toBeNaN();
  });
  test('of an empty list is an error', () => {
    expect(() => median([])).toThrow(RangeError);
  });
  test('does not change its input', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe('a Markdown table', () => {
  const columns = [
    { heading: 'kernel', cell: (row: { name: string; ms: number }) => row.name, align: 'left' as const },
    { heading: 'ms', cell: (row: { name: string; ms: number }) => formatNumber(row.ms, 1) },
  ];

  test('aligns text to the left and numbers to the right', () => {
    const rows = [
      { name: 'ours', ms: 4.25 },
      { name: 'peer, sliced', ms: 120 },
    ];
    expect(markdownTable(columns, rows).split('\n')).toEqual([
      '| kernel       |    ms |',
      '| ------------ | ----: |',
      '| ours         |   4.3 |',
      '| peer, sliced | 120.0 |',
    ]);
  });

  test('without rows has only a heading', () => {
    expect(markdownTable(columns, [])).toBe('| kernel |  ms |\n| ------ | --: |');
  });

  test('escapes column separators and line breaks in a cell', () => {
    expect(markdownTable(columns, [{ name: 'a|b\nc', ms: 1 }])).toContain('| a\\|b c | 1.0 |');
  });
});

test('a missing number is printed as a dash', () => {
  expect([formatNumber(null), formatNumber(Number.NaN), formatNumber(0), formatNumber(2.5, 2)]).toEqual([
    '-',
    '-',
    '0',
    '2.50',
  ]);
});

test('machine facts include the cores, the Node version and the date', () => {
  const facts = machineFacts();
  expect(facts).toContain(`${availableParallelism()} core`);
  expect(facts).toContain(`Node ${process.versions.node}`);
  expect(facts).toMatch(/\d{4}-\d{2}-\d{2}$/);
});

test('rates have three significant digits and thousands separators', () => {
  expect([123_456, 0.123_45, 0, null, Number.NaN].map(formatRate)).toEqual(['123,000', '0.123', '0', '-', '-']);
});

test('memory is printed in whole MiB', () => {
  expect([1024 ** 2 * 1.6, null].map(formatMebibytes)).toEqual(['2', '-']);
});
