import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type NpyArray, parseNpy, writeNpy } from '../../../benchmark/formats/npy.ts';

const arrays: NpyArray[] = [
  { dtype: '|u1', shape: [2, 3], data: Uint8Array.of(0, 1, 2, 253, 254, 255) },
  { dtype: '|b1', shape: [4], data: Uint8Array.of(1, 0, 0, 1) },
  { dtype: '<i2', shape: [3, 1], data: Int16Array.of(-32768, 0, 32767) },
  { dtype: '<i4', shape: [2], data: Int32Array.of(-2147483648, 2147483647) },
  { dtype: '<i8', shape: [2], data: BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n) },
  { dtype: '|i1', shape: [2], data: Int8Array.of(-128, 127) },
  { dtype: '<u2', shape: [2], data: Uint16Array.of(0, 65535) },
  { dtype: '<u4', shape: [2], data: Uint32Array.of(0, 4294967295) },
  { dtype: '<u8', shape: [2], data: BigUint64Array.of(0n, 2n ** 64n - 1n) },
  { dtype: '<f4', shape: [1, 1, 3], data: Float32Array.of(0.1, -Infinity, 1e-40) },
  { dtype: '<f8', shape: [], data: Float64Array.of(Math.PI) },
  { dtype: '<f4', shape: [0, 5], data: new Float32Array(0) },
];

test.each(arrays)('reads back what it wrote: $dtype $shape', (array) => {
  const file = writeNpy(array);
  expect(parseNpy(file)).toEqual(array);
  expect((file.length - array.data.byteLength) % 64).toBe(0);
});

test('reads a file that lies at an odd address, and keeps its data when the file changes', () => {
  const file = writeNpy({ dtype: '<f8', shape: [1], data: Float64Array.of(1.5) });
  const shifted = new Uint8Array(file.length + 3);
  shifted.set(file, 3);
  const parsed = parseNpy(shifted.subarray(3));
  shifted.fill(0);
  expect([...parsed.data]).toEqual([1.5]);
});

const numpy = spawnSync('python3', ['-c', 'import numpy']).status === 0;
test.skipIf(!numpy)('NumPy reads what we write, and we read what it writes (needs python3 with numpy)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'npy-'));
  try {
    arrays.forEach((array, index) => writeFileSync(join(folder, `${index}.npy`), writeNpy(array)));
    const script = [
      'import sys, numpy',
      'for i in range(int(sys.argv[2])):',
      '    a = numpy.load(f"{sys.argv[1]}/{i}.npy", allow_pickle=False)',
      '    print(a.dtype.str, a.shape)',
      '    numpy.save(f"{sys.argv[1]}/{i}-back.npy", a)',
    ].join('\n');
    const printed = execFileSync('python3', ['-c', script, folder, String(arrays.length)], { encoding: 'utf8' });
    expect(printed.split('\n').slice(0, 2)).toEqual(['|u1 (2, 3)', '|b1 (4,)']);
    arrays.forEach((array, index) => {
      expect(parseNpy(readFileSync(join(folder, `${index}-back.npy`)))).toEqual(array);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** A file with any header and data, lengths as they come. */
function file(header: string, dataBytes = 0, claimedLength = header.length): Uint8Array {
  const prefix = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, claimedLength & 255, claimedLength >> 8);
  return Uint8Array.from([...prefix, ...new TextEncoder().encode(header), ...new Uint8Array(dataBytes)]);
}
const header = (descr: string, shape: string, order = 'False') =>
  `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${shape}, }\n`;

describe('a file that NumPy may write is read:', () => {
  /** A file with the given data after a header. */
  const withData = (text: string, data: readonly number[]) => Uint8Array.from([...file(text), ...data]);

  test.each([
    ['>i2', [1, 2, 255, 254], '<i2', [258, -2]],
    ['>u4', [0, 0, 1, 0, 255, 255, 255, 255], '<u4', [256, 4_294_967_295]],
    ['=i2', [1, 2, 3, 4], '<i2', [513, 1027]],
    ['>u1', [7, 8], '|u1', [7, 8]],
    ['|b1', [1, 0], '|b1', [1, 0]],
  ] as const)('dtype %s', (descr, data, dtype, values) => {
    const parsed = parseNpy(withData(header(`'${descr}'`, '(2,)'), data));
    expect({ ...parsed, data: [...parsed.data].map(Number) }).toEqual({ dtype, shape: [2], data: values });
  });

  test('64-bit numbers of the other byte order, exactly', () => {
    const parsed = parseNpy(withData(header("'>i8'", '(1,)'), [0, 0, 1, 0, 0, 0, 0, 1]));
    expect([...parsed.data]).toEqual([2n ** 40n + 1n]);
  });

  test('Fortran order, in which the first index varies fastest', () => {
    // The element at [i, j, k] is 100 i + 10 j + k.
    const data = [0, 100, 10, 110, 20, 120, 1, 101, 11, 111, 21, 121];
    const parsed = parseNpy(withData(header("'|u1'", '(2, 3, 2)', 'True'), data));
    expect(parsed.shape).toEqual([2, 3, 2]);
    expect([...parsed.data]).toEqual([0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121]);
    const swapped = parseNpy(withData(header("'>i2'", '(2, 2)', 'True'), [0, 1, 0, 2, 0, 3, 0, 4]));
    expect([...swapped.data]).toEqual([1, 3, 2, 4]);
  });

  test.each([2, 3])('format %i.0, whose length has four bytes', (major) => {
    const text = header("'|u1'", '(3,)');
    const prefix = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, major, 0, text.length, 0, 0, 0];
    const parsed = parseNpy(Uint8Array.from([...prefix, ...new TextEncoder().encode(text), 4, 5, 6]));
    expect([...parsed.data]).toEqual([4, 5, 6]);
  });

  test('a shape that Python 2 wrote', () => {
    expect(parseNpy(withData(header("'|u1'", '(1L, 2L)'), [1, 2])).shape).toEqual([1, 2]);
  });
});

describe('a hostile file', () => {
  test.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array(0)],
    ['a pickle', Uint8Array.of(0x80, 4, 0x95, 0, 0, 0, 0, 0, 0, 0, 0)],
    ['version 4', writeNpy({ dtype: '|u1', shape: [0], data: new Uint8Array(0) }).with(6, 4)],
    [
      'version 2 and the length of version 1',
      writeNpy({ dtype: '|u1', shape: [0], data: new Uint8Array(0) }).with(6, 2),
    ],
    ['a header longer than the file', file(header("'|u1'", '(0,)'), 0, 65535)],
    ['no header', file('')],
    ['a header without an end', file("{'descr': '|u1'")],
    ['code instead of a shape', file(header("'|u1'", '(__import__("os").getpid(),)'))],
    ['a negative dimension', file(header("'|u1'", '(-1,)'))],
    ['a fraction', file(header("'|u1'", '(1.5,)'))],
    ['a number that is no tuple', file(header("'|u1'", '(3)'), 3)],
    ['a comma alone', file(header("'|u1'", '(,)'))],
    ['an entry twice', file("{'descr': '|u1', 'descr': '|u1', 'fortran_order': False, 'shape': (0,), }\n")],
    ['an entry missing', file("{'descr': '|u1', 'shape': (0,), }\n")],
    ['an unknown entry', file("{'descr': '|u1', 'fortran_order': False, 'shape': (0,), 'x': True, }\n")],
    ['too little data', file(header("'<f4'", '(2,)'), 7)],
    ['too much data', file(header("'<f4'", '(2,)'), 9)],
    ['a shape that overflows', file(header("'|u1'", '(4294967296, 4294967296, 4294967296)'), 8)],
    ['a shape of more than there is', file(header("'<f8'", '(999999999999999,)'), 8)],
    ['a boolean that is neither', file(header("'|b1'", '(1,)').padEnd(54), 0).with(-1, 2)],
  ])('with %s is refused', (_, bytes) => {
    expect(() => parseNpy(bytes)).toThrowError(expect.objectContaining({ code: 'NPY_INVALID' }));
  });

  test.each<[string, Uint8Array]>([
    ['pickled objects', file(header("'|O'", '(1,)'), 8)],
    ['a structured dtype', file(header("[('a', '<f4')]", '(1,)'), 4)],
    ['texts', file(header("'<U5'", '(1,)'), 20)],
    ['complex numbers', file(header("'<c8'", '(1,)'), 8)],
    ['half floats', file(header("'<f2'", '(1,)'), 2)],
    ['a dtype without an order', file(header("'u1'", '(1,)'), 1)],
    ['a name inherited by every object', file(header("'constructor'", '(1,)'), 4)],
    ['too many dimensions', file(header("'|u1'", `(${'1, '.repeat(33)})`), 1)],
  ])('with %s is not accepted', (_, bytes) => {
    expect(() => parseNpy(bytes)).toThrowError(expect.objectContaining({ code: 'NPY_UNSUPPORTED' }));
  });

  test('is described by what was found and what was expected', () => {
    expect(() => parseNpy(file(header("'<f4'", '(2, 3)'), 8))).toThrowError(
      'found 8 bytes of data, expected the 24 bytes of <f4 (2, 3)',
    );
  });
});

test('refuses to write a shape that is not that of its data', () => {
  for (const shape of [[2], [-1, -1], [0.5, 2]]) {
    expect(() => writeNpy({ dtype: '|u1', shape, data: new Uint8Array(1) })).toThrowError(
      expect.objectContaining({ code: 'NPY_INVALID' }),
    );
  }
});
