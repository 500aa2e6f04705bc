import { expect, test } from 'vitest';
import { plainText, singleLine } from '../../../benchmark/words/plain-text.ts';

test('drops terminal escapes and control characters, keeps tabs and lines', () => {
  expect(plainText('\u001b[31mred\u001b[0m\ttab\r\nline\u0000\u202e')).toBe('red\ttab\nline');
});

test('makes one bounded line of well-formed text', () => {
  expect(singleLine(' a\nb\u0000c\ud800 ', 100)).toBe('a b c\ufffd');
  expect(singleLine('x'.repeat(20), 10)).toBe(`${'x'.repeat(10)} … (20 characters)`);
});
