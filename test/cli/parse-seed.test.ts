import { expect, test } from 'vitest';
import { parseSeed } from '../../cli/option-values.ts';

test('a seed is a whole number from 0 to the largest exact one', () => {
  expect(parseSeed('0')).toBe(0);
  expect(parseSeed('9007199254740991')).toBe(2 ** 53 - 1);
  for (const text of ['-1', '1.5', '', ' ', 'x', '9007199254740992'])
    expect(() => parseSeed(text)).toThrowError('Expected a whole number from 0 to 9007199254740991.');
});
