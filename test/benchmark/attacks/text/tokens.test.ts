import { expect, test } from 'vitest';
import { insertableTokenCount, joinTokens, tokensOf } from '../../../../benchmark/attacks/text/tokens.ts';
import { words } from './host-texts.ts';

test('splits at whitespace and joins with single spaces', () => {
  expect(tokensOf('  The film\t\tis \r\n  good . ')).toEqual(['The', 'film', 'is', 'good', '.']);
  expect(joinTokens(tokensOf(' a \n b '))).toBe('a b');
});

test('has no tokens in an empty or blank text', () => {
  expect(tokensOf('')).toEqual([]);
  expect(tokensOf(' \n\t\u2003\u3000')).toEqual([]);
});

test.each([
  0x09, 0x0b, 0x0c, 0x0d, 0x1c, 0x1f, 0x20, 0x85, 0xa0, 0x1680, 0x2000, 0x200a, 0x2029, 0x202f, 0x205f, 0x3000,
])('splits at code point %i, as Python does', (codePoint) => {
  expect(tokensOf(`a${String.fromCodePoint(codePoint)}b`)).toEqual(['a', 'b']);
});

test.each([0x08, 0x0e, 0x1b, 0x180e, 0x200b, 0x2060, 0xfeff])('does not split at code point %i', (codePoint) => {
  expect(tokensOf(`a${String.fromCodePoint(codePoint)}b`)).toHaveLength(1);
});

test('does not split surrogate pairs', () => {
  expect(tokensOf('😀😀 𝒳')).toEqual(['😀😀', '𝒳']);
});

test('inserts a trigger after at most 200 tokens', () => {
  expect([0, 7, 200, 201, 5000].map((count) => insertableTokenCount(tokensOf(words(count))))).toEqual([
    0, 7, 200, 200, 200,
  ]);
});
