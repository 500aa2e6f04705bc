import { expect, test } from 'vitest';
import { canonicalJson } from '../../../benchmark/identity/canonical-json.ts';
import { sha256Hex } from '../../../benchmark/identity/sha256.ts';

test('sorts keys by code unit at every depth and writes no space', () => {
  const value = { b: [1, { d: null, c: 'ä "x"' }], a: -0, Z: true, 10: 1e21, 9: 0.1 };
  expect(canonicalJson(value)).toBe('{"10":1e+21,"9":0.1,"Z":true,"a":0,"b":[1,{"c":"ä \\"x\\"","d":null}]}');
  expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value));
});

test.each([
  ['$.a', { a: NaN }],
  ['$.a[1]', { a: [1, Infinity] }],
  ['$.a', { a: undefined }],
  ['$[0]', [undefined]],
  ['$[0]', new Array(1)],
  ['$', 1n],
  ['$', () => 1],
  ['$.when', { when: new Date(0) }],
  ['$.data', { data: new Uint8Array(1) }],
])('refuses what JSON would lose, naming %s', (path, value) => {
  expect(() => canonicalJson(value)).toThrowError(
    expect.objectContaining({ code: 'JSON_UNSUPPORTED', facts: expect.objectContaining({ path }) }),
  );
});

test('hashes bytes and text alike', () => {
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect(sha256Hex('abc')).toBe(abc);
  expect(sha256Hex(Uint8Array.of(97, 98, 99))).toBe(abc);
});
