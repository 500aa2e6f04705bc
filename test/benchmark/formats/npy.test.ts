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

describe('a hostile file', () => {
  test.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array(0)],
    ['a pickle', Uint8Array.of(0x80, 4, 0x95, 0, 0, 0, 0, 0, 0, 0, 0)],
    ['version 2', writeNpy({ dtype: '|u1', shape: [0], data: new Uint8Array(0) }).with(6, 2)],
    ['a header longer than the file', file(header("'|u1'", '(0,)'), 0, 65535)],
    ['no header', file('')],
    ['a header without an end', file("{'descr': '|u1'")],
    ['a structured dtype', file(header("[('a', '<f4')]", '(1,)'), 4)],
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
    ['big-endian numbers', file(header("'>f4'", '(1,)'), 4)],
    ['a name inherited by every object', file(header("'constructor'", '(1,)'), 4)],
    ['column-major order', file(header("'<f4'", '(1,)', 'True'), 4)],
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
