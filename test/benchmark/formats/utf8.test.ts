import { isUtf8 } from 'node:buffer';
import { expect, test } from 'vitest';
import { RandomStream } from '../../../benchmark/random/random-stream.ts';
import { invalidUtf8At } from '../../../benchmark/formats/utf8.ts';

test.each<[string, number[], number | null]>([
  ['nothing', [], null],
  ['ASCII', [0x61, 0x0a, 0x7f, 0x00], null],
  ['two, three and four bytes', [...Buffer.from('é€😀')], null],
  ['the largest code point', [0xf4, 0x8f, 0xbf, 0xbf], null],
  ['Latin-1', [0x63, 0x61, 0x66, 0xe9, 0x20], 3],
  ['a character cut off at the end', [0x61, 0xe2, 0x82], 1],
  ['a continuation alone', [0x61, 0x80], 1],
  ['an overlong form', [0xc0, 0xaf], 0],
  ['an overlong form of three bytes', [0xe0, 0x80, 0xaf], 0],
  ['a surrogate', [0x61, 0x62, 0xed, 0xa0, 0x80], 2],
  ['a code point beyond the last', [0xf4, 0x90, 0x80, 0x80], 0],
  ['UTF-16', [0xff, 0xfe, 0x61, 0x00], 0],
])('finds the first wrong byte: %s', (_name, bytes, expected) => {
  expect(invalidUtf8At(Uint8Array.from(bytes))).toBe(expected);
});

test('agrees with Node on random bytes near the limits', () => {
  const stream = new RandomStream(1, 'test/utf8');
  const near = [
    0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff,
  ];
  for (let round = 0; round < 50_000; round++) {
    const bytes = Uint8Array.from({ length: 1 + stream.integer(5) }, () => near[stream.integer(near.length)] ?? 0);
    expect([bytes, invalidUtf8At(bytes) === null]).toEqual([bytes, isUtf8(bytes)]);
  }
});
