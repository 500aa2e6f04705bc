import { describe, expect, test } from 'vitest';
import { parseSafetensors, type Tensor, writeSafetensors } from '../../../benchmark/formats/safetensors.ts';

const weights = new Map<string, Tensor>([
  ['head.weight', { shape: [2, 2], data: Float32Array.of(1, -2, 0.5, NaN) }],
  ['head.bias', { shape: [2], data: Float32Array.of(3, 4) }],
  ['scale', { shape: [], data: Float32Array.of(7) }],
  ['empty', { shape: [0, 3], data: new Float32Array(0) }],
]);

test('reads back what it wrote, tensors in order of their names', () => {
  const file = writeSafetensors(weights, { format: 'pt' });
  const parsed = parseSafetensors(file);
  expect([...parsed.keys()]).toEqual(['empty', 'head.bias', 'head.weight', 'scale']);
  for (const [name, tensor] of weights) expect(parsed.get(name)).toEqual(tensor);
  const headerBytes = Number(new DataView(file.buffer).getBigUint64(0, true));
  expect(headerBytes % 8).toBe(0);
  expect(JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + headerBytes)))).toMatchObject({
    __metadata__: { format: 'pt' },
    'head.bias': { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
  });
});

test('the order of insertion does not change a byte', () => {
  expect(writeSafetensors(new Map([...weights].reverse()))).toEqual(writeSafetensors(weights));
  expect(parseSafetensors(writeSafetensors(new Map())).size).toBe(0);
});

/** A file with any header; `claimed` is what its length field says. */
function file(header: unknown, data: ArrayLike<number> = [], claimed?: bigint): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, claimed ?? BigInt(text.length), true);
  return Uint8Array.from([...length, ...text, ...Array.from(data)]);
}
const tensor = (dtype: string, shape: unknown, begin: unknown, end: unknown) => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

test.each([
  ['F16', [0x00, 0x3c, 0x00, 0xc0, 0x01, 0x00, 0x00, 0x7c, 0x55, 0x35], [1, -2, 2 ** -24, Infinity, 0.333251953125]],
  ['F16', [0x01, 0x7c], [NaN]],
  ['BF16', [0x80, 0x3f, 0x00, 0xc0, 0x80, 0x7f, 0xc0, 0x7f], [1, -2, Infinity, NaN]],
  ['F64', [...new Uint8Array(Float64Array.of(0.1, -1e300).buffer)], [Math.fround(0.1), -Infinity]],
  ['F32', [...new Uint8Array(Float32Array.of(0.1).buffer)], [Math.fround(0.1)]],
])('reads %s as float32', (dtype, data, expected) => {
  const parsed = parseSafetensors(file({ w: tensor(dtype, [expected.length], 0, data.length) }, data));
  expect([...(parsed.get('w')?.data ?? [])]).toEqual(expected);
});

describe('a hostile file', () => {
  test.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array(0)],
    ['a header beyond the end', file({}, [], 100n)],
    ['a header of 2^64 bytes', file({}, [], 2n ** 64n - 1n)],
    ['no header', file('')],
    ['a header that is no JSON', file('{"w":')],
    ['a header that is no object', file('[]')],
    ['a header that is null', file('null')],
    ['a header that is not UTF-8', Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0xff)],
    ['space before the header', file(' {}')],
    ['offsets outside', file({ w: tensor('F32', [2], 0, 8) }, new Uint8Array(4))],
    ['offsets turned round', file({ w: tensor('F32', [1], 4, 0) }, new Uint8Array(4))],
    ['negative offsets', file({ w: tensor('F32', [1], -4, 0) }, new Uint8Array(4))],
    ['fractional offsets', file({ w: tensor('F32', [1], 0, 4.5) }, new Uint8Array(4))],
    ['tensors that overlap', file({ a: tensor('F32', [2], 0, 8), b: tensor('F32', [2], 4, 12) }, new Uint8Array(12))],
    ['two tensors in one place', file({ a: tensor('F32', [1], 0, 4), b: tensor('F32', [1], 0, 4) }, new Uint8Array(4))],
    ['a hole', file({ a: tensor('F32', [1], 4, 8) }, new Uint8Array(8))],
    ['bytes that belong to no tensor', file({ a: tensor('F32', [1], 0, 4) }, new Uint8Array(5))],
    ['a shape that is not the data', file({ w: tensor('F32', [3], 0, 8) }, new Uint8Array(8))],
    ['a shape that overflows', file({ w: tensor('F32', [2 ** 40, 2 ** 40], 0, 4) }, new Uint8Array(4))],
    ['a negative dimension', file({ w: tensor('F32', [-1, -1], 0, 4) }, new Uint8Array(4))],
    ['an entry too many', file({ w: { ...tensor('F32', [1], 0, 4), code: 'x' } }, new Uint8Array(4))],
    ['no offsets', file({ w: { dtype: 'F32', shape: [1] } }, new Uint8Array(4))],
  ])('with %s is refused', (_, bytes) => {
    expect(() => parseSafetensors(bytes)).toThrowError(expect.objectContaining({ code: 'SAFETENSORS_INVALID' }));
  });

  test('with integers is not accepted', () => {
    for (const dtype of ['I64', 'constructor']) {
      const bytes = file({ w: tensor(dtype, [1], 0, 8) }, new Uint8Array(8));
      expect(() => parseSafetensors(bytes)).toThrowError(expect.objectContaining({ code: 'SAFETENSORS_UNSUPPORTED' }));
    }
  });

  test('cannot reach prototypes by the name of a tensor', () => {
    const header = '{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}';
    expect([...parseSafetensors(file(header, new Uint8Array(4))).keys()]).toEqual(['__proto__']);
  });
});

test('refuses to write a shape that is not that of its data', () => {
  const wrong = new Map([['w', { shape: [3], data: new Float32Array(2) }]]);
  expect(() => writeSafetensors(wrong)).toThrowError(expect.objectContaining({ code: 'SAFETENSORS_INVALID' }));
});
