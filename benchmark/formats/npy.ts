import { ArtifactError } from './artifact-error.ts';
import { shapeSize } from './shape-size.ts';

/** An array in row-major (C) order; `|b1` holds 0 and 1. */
export type NpyArray = { readonly shape: readonly number[] } & (
  | { readonly dtype: '|u1' | '|b1'; readonly data: Uint8Array }
  | { readonly dtype: '<i2'; readonly data: Int16Array }
  | { readonly dtype: '<i4'; readonly data: Int32Array }
  | { readonly dtype: '<i8'; readonly data: BigInt64Array }
  | { readonly dtype: '<f4'; readonly data: Float32Array }
  | { readonly dtype: '<f8'; readonly data: Float64Array }
);
export type NpyDtype = NpyArray['dtype'];

const bytesPerElement: Readonly<Record<NpyDtype, number>> = {
  '|u1': 1,
  '|b1': 1,
  '<i2': 2,
  '<i4': 4,
  '<i8': 8,
  '<f4': 4,
  '<f8': 8,
};
const magic = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0); // \x93NUMPY, version 1.0
const prefixBytes = magic.length + 2;
const maximumDimensions = 32;

/**
 * A file in NumPy's format 1.0, which every framework can map into memory.
 * @throws ArtifactError NPY_INVALID when shape and data do not agree.
 */
export function writeNpy(array: NpyArray): Uint8Array {
  const { dtype, shape, data } = array;
  if (shapeSize(shape, data.length) !== data.length || shape.length > maximumDimensions) {
    throw invalid(`a shape of (${shape.join(', ')})`, `one of ${data.length} elements`);
  }
  const header = npyHeader(dtype, shape);
  const file = new Uint8Array(header.length + data.byteLength);
  file.set(header);
  file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), header.length);
  return file;
}

/** Everything before the data: magic, version, length and dictionary; a multiple of 64 bytes. */
export function npyHeader(dtype: NpyDtype, shape: readonly number[]): Uint8Array {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${dtype}', 'fortran_order': False, 'shape': (${tuple}), }`;
  const start = Math.ceil((prefixBytes + text.length + 1) / 64) * 64; // the data start at a multiple of 64
  const header = `${text.padEnd(start - prefixBytes - 1)}\n`;
  const bytes = new Uint8Array(start);
  bytes.set(magic);
  new DataView(bytes.buffer).setUint16(magic.length, header.length, true);
  bytes.set(new TextEncoder().encode(header), prefixBytes);
  return bytes;
}

/** What the header of a file says, and where the data start. */
export interface NpyLayout {
  readonly dtype: NpyDtype;
  readonly shape: readonly number[];
  readonly dataStart: number;
  readonly dataBytes: number;
}

/** More than any header that is written here; a longer one is refused. */
export const npyHeadBytesMax = 65_546;

/**
 * Reads the head of a file and compares what it announces with the size of the file.
 * @param head the first `npyHeadBytesMax` bytes, or all if there are fewer.
 * @throws ArtifactError NPY_INVALID | NPY_UNSUPPORTED saying what was found and what was expected.
 */
export function parseNpyLayout(head: Uint8Array, fileBytes: number): NpyLayout {
  if (head.length < prefixBytes || !magic.every((byte, at) => head[at] === byte)) {
    const start = Array.from(head.subarray(0, magic.length), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
    throw invalid(
      `a file of ${fileBytes} bytes that starts with "${start}"`,
      'NumPy format 1.0 (93 4e 55 4d 50 59 01 00)',
    );
  }
  const headerLength = new DataView(head.buffer, head.byteOffset, head.length).getUint16(magic.length, true);
  const dataStart = prefixBytes + headerLength;
  if (dataStart > head.length)
    throw invalid(`a header of ${headerLength} bytes`, `at most ${head.length - prefixBytes}`);
  const { dtype, shape } = parseHeader(new TextDecoder('latin1').decode(head.subarray(prefixBytes, dataStart)));

  const dataBytes = fileBytes - dataStart;
  const size = shapeSize(shape, dataBytes);
  const expectedBytes = size === null ? null : size * bytesPerElement[dtype];
  if (expectedBytes !== dataBytes) {
    const expected = `the ${expectedBytes ?? 'far more'} bytes of ${dtype} (${shape.join(', ')})`;
    throw invalid(`${dataBytes} bytes of data`, expected);
  }
  return { dtype, shape, dataStart, dataBytes };
}

/**
 * Reads a file in NumPy's format 1.0 that may come from a stranger. Nothing in it is executed, and it takes no more
 * memory than the file has bytes.
 * @returns data in a buffer of its own.
 * @throws ArtifactError NPY_INVALID | NPY_UNSUPPORTED saying what was found and what was expected.
 */
export function parseNpy(file: Uint8Array): NpyArray {
  const { dtype, shape, dataStart } = parseNpyLayout(file, file.length);
  // A copy, because typed arrays need an aligned start. `slice` does not copy a Buffer.
  const bytes = new Uint8Array(file.subarray(dataStart)).buffer;
  switch (dtype) {
    case '|u1':
      return { dtype, shape, data: new Uint8Array(bytes) };
    case '|b1':
      return { dtype, shape, data: requireBooleans(new Uint8Array(bytes)) };
    case '<i2':
      return { dtype, shape, data: new Int16Array(bytes) };
    case '<i4':
      return { dtype, shape, data: new Int32Array(bytes) };
    case '<i8':
      return { dtype, shape, data: new BigInt64Array(bytes) };
    case '<f4':
      return { dtype, shape, data: new Float32Array(bytes) };
    case '<f8':
      return { dtype, shape, data: new Float64Array(bytes) };
  }
}

const dictionary = /^\{(.*)\} *\n$/;
const entry = /\s*'(descr|fortran_order|shape)'\s*:\s*('[^'\\]*'|True|False|\([0-9, ]*\))\s*(?:,|$)/y;
const tuple = /^\((?:|[0-9]{1,15} *,|[0-9]{1,15}(?: *, *[0-9]{1,15})+ *,?) *\)$/;

/** Reads the three entries of the header's Python dictionary, in any order; a structured dtype does not match. */
function parseHeader(header: string): { readonly dtype: NpyDtype; readonly shape: readonly number[] } {
  const shown = JSON.stringify(header.trimEnd().slice(0, 200));
  const inside = dictionary.exec(header)?.[1]?.trimEnd();
  const entries = new Map<string, string>();
  entry.lastIndex = 0;
  for (let at = 0; inside !== undefined && at < inside.length; at = entry.lastIndex) {
    const [, key, value] = entry.exec(inside) ?? [];
    if (key === undefined || value === undefined || entries.has(key)) {
      throw invalid(`the header ${shown}`, "a dictionary of 'descr', 'fortran_order' and 'shape'");
    }
    entries.set(key, value);
  }
  const descr = entries.get('descr')?.slice(1, -1);
  const order = entries.get('fortran_order');
  const shapeText = entries.get('shape');
  if (descr === undefined || order === undefined || shapeText === undefined || !tuple.test(shapeText)) {
    throw invalid(`the header ${shown}`, "a dictionary of 'descr', 'fortran_order' and 'shape'");
  }
  if (!isDtype(descr)) throw unsupported(`dtype ${descr}`, Object.keys(bytesPerElement).join(', '));
  if (order !== 'False') throw unsupported(`fortran_order ${order}`, 'False: row-major order');
  const shape = [...shapeText.matchAll(/[0-9]+/g)].map(([digits]) => Number(digits));
  if (shape.length > maximumDimensions) throw unsupported(`${shape.length} dimensions`, `at most ${maximumDimensions}`);
  return { dtype: descr, shape };
}

function isDtype(descr: string): descr is NpyDtype {
  return Object.hasOwn(bytesPerElement, descr);
}

function requireBooleans(data: Uint8Array): Uint8Array {
  const position = data.findIndex((byte) => byte > 1);
  if (position >= 0) throw invalid(`the byte ${data[position]} at element ${position}`, '0 or 1, as dtype is |b1');
  return data;
}

function invalid(found: string, expected: string): ArtifactError {
  return new ArtifactError('NPY_INVALID', `Not a valid .npy file: found ${found}, expected ${expected}.`, {
    found,
    expected,
  });
}

function unsupported(found: string, expected: string): ArtifactError {
  return new ArtifactError('NPY_UNSUPPORTED', `This .npy file is not accepted: found ${found}, expected ${expected}.`, {
    found,
    expected,
  });
}
