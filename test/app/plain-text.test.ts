import { describe, expect, test } from 'vitest';
import { plainText as plainTextOfApp } from '../../app/components/plain-text.ts';
import { plainText as plainTextOfCli } from '../../cli/plain-text.ts';

describe.each([
  ['app', plainTextOfApp],
  ['cli', plainTextOfCli],
])('plain text of %s', (_name, plainText) => {
  test('drops terminal escapes whole', () => {
    expect(plainText('\u001b[31mred\u001b[0m')).toBe('red');
    expect(plainText('\u001b]0;title\u0007text')).toBe('text');
    expect(plainText('\u009b31mred')).toBe('31mred');
  });
  test('keeps tabs and line feeds, and makes other line ends line feeds', () => {
    expect(plainText('a\tb\nc\r\nd\re')).toBe('a\tb\nc\nd\ne');
  });
  test('drops what turns the direction of text', () => expect(plainText('a\u202eb\u2066c')).toBe('abc'));
  test('leaves letters of any script', () => expect(plainText('Ünïcode 漢字 🙂')).toBe('Ünïcode 漢字 🙂'));
});
