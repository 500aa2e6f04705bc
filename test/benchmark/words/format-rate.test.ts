import { expect, test } from 'vitest';
import { formatRate, formatRatio } from '../../../benchmark/words/format-rate.ts';

test.each([
  [0, '0.00'],
  [1, '100.00'],
  [0.8734, '87.34'],
  [0.99999, '100.00'],
  [0.00004, '0.00'],
])('%d is %s percent', (fraction, text) => expect(formatRate(fraction)).toBe(text));

test('rounds halves away from zero, despite the errors of binary fractions', () => {
  expect(formatRate(0.12345)).toBe('12.35');
  expect(formatRate(0.01005)).toBe('1.01');
  expect(formatRate(0.00005)).toBe('0.01');
  expect(formatRate(-0.12345)).toBe('-12.35');
});

test('null is a dash', () => expect(formatRate(null)).toBe('–'));

test('a value that rounds to zero has no minus sign', () => expect(formatRate(-0.00001)).toBe('0.00'));

test('a poison ratio keeps only the decimals it needs', () => {
  expect(formatRatio(0.1)).toBe('10 %');
  expect(formatRatio(0.005)).toBe('0.5 %');
  expect(formatRatio(0.07)).toBe('7 %');
});
