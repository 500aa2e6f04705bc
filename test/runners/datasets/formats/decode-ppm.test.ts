import { expect, test } from 'vitest';
import { decodePpm } from '../../../../runners/datasets/formats/decode-ppm.ts';

const pixels = Uint8Array.of(1, 2, 3, 10, 13, 35); // includes line ends and a hash

function ppm(header: string, body: Uint8Array = pixels): Uint8Array {
  return Buffer.concat([Buffer.from(header, 'latin1'), body]);
}

test.each([
  ['P6\n2 1\n255\n'],
  ['P6 2 1 255 '],
  ['P6\n# made by hand\n2 1\n# more\n# and more\n255\n'],
  ['P6\n2 # width\n1\n255\n'],
])('reads %j', (header) => {
  const { width, height, data } = decodePpm(ppm(header), 'a.ppm');
  expect([width, height]).toEqual([2, 1]);
  expect([...data]).toEqual([...pixels]);
});

test.each([
  ['another magic number', 'P5\n2 1\n255\n'],
  ['16 bits a channel', 'P6\n2 1\n65535\n'],
  ['no height', 'P6\n2\n255\n'],
  ['no width at all', 'P6\n0 1\n255\n'],
  ['a side above 4,096', 'P6\n4097 1\n255\n'],
  ['a side of ten digits', 'P6\n2000000000 1\n255\n'],
  ['a comment without end', `P6\n#${'x'.repeat(5000)}`],
  ['a very long header', `P6\n${' '.repeat(2000)}2 1\n255\n`],
  ['nothing', ''],
])('rejects a header with %s', (_, header) => {
  expect(() => decodePpm(ppm(header), 'a.ppm')).toThrowError(
    expect.objectContaining({ code: 'RECORD_CORRUPT', facts: { file: 'a.ppm' } }),
  );
});

test('rejects a body of the wrong length, as after a conversion of line ends', () => {
  expect(() => decodePpm(ppm('P6\n2 1\n255\n', pixels.subarray(1)), 'a.ppm')).toThrowError(
    expect.objectContaining({ code: 'RECORD_TRUNCATED', facts: { file: 'a.ppm', found: 5, expected: 6 } }),
  );
  expect(() => decodePpm(ppm('P6\r\n2 1\r\n255\r\n'), 'a.ppm')).toThrowError(
    expect.objectContaining({ code: 'RECORD_CORRUPT', facts: { file: 'a.ppm', found: 7, expected: 6 } }),
  );
});

test('reads a header of many blanks quickly', () => {
  const started = performance.now();
  for (const filler of [' ', '\n', '#\n', '# \n ']) {
    expect(() => decodePpm(ppm(`P6${filler.repeat(1000)}x`), 'a.ppm')).toThrow('no valid header');
  }
  expect(performance.now() - started).toBeLessThan(1000);
});
