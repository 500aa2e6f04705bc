import { bytesPerElement, npyHeader, npyInvalid, parseNpyLayout } from './npy-layout.ts';
import { swapByteOrder, toRowMajor } from './npy-order.ts';
import { shapeSize } from './shape-size.ts';

/** An array in row-major (C) order; `|b1` holds 0 and 1. */
export type NpyArray = { readonly shape: readonly number[] } & (
  | { readonly dtype: '|u1' | '|b1'; readonly data: Uint8Array }
  | { readonly dtype: '|i1'; readonly data: Int8Array }
  | { readonly dtype: '<u2'; readonly data: Uint16Array }
  | { readonly dtype: '<i2'; readonly data: Int16Array }
  | { readonly dtype: '<u4'; readonly data: Uint32Array }
  | { readonly dtype: '<i4'; readonly data: Int32Array }
  | { readonly dtype: '<u8'; readonly data: BigUint64Array }
  | { readonly dtype: '<i8'; readonly data: BigInt64Array }
  | { readonly dtype: '<f4'; readonly data: Float32Array }
  | { readonly dtype: '<f8'; readonly data: Float64Array }
);

/**
 * A file in NumPy's format 1.0, which every framework can map into memory.
 * @throws ArtifactError NPY_INVALID when shape and data do not agree.
 */
export function writeNpy({ dtype, shape, data }: NpyArray): Uint8Array {
  if (shapeSize(shape, data.length) !== data.length) {
    throw npyInvalid(`a shape of (${shape.join(', ')})`, `one of ${data.length} elements`);
  }
  const header = npyHeader(dtype, shape);
  const file = new Uint8Array(header.length + data.byteLength);
  file.set(header);
  file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), header.length);
  return file;
}

/**
 * Reads a file in NumPy's format 1.0 to 3.0, of either byte order and either order of axes, that may come from a
 * stranger. Nothing in it is executed, and it takes no more memory than three times the bytes of the file.
 * @returns data in a buffer of its own, in row-major order, with the dtype of this byte order.
 * @throws ArtifactError NPY_INVALID | NPY_UNSUPPORTED saying what was found and what was expected.
 */
export function parseNpy(file: Uint8Array): NpyArray {
  const { dtype, shape, dataStart, bigEndian, fortranOrder } = parseNpyLayout(file, file.length);
  const elementBytes = bytesPerElement[dtype];
  // A copy, because typed arrays need an aligned start. `slice` does not copy a Buffer.
  const copy = new Uint8Array(file.subarray(dataStart));
  if (bigEndian) swapByteOrder(copy, elementBytes);
  const bytes = (fortranOrder ? toRowMajor(copy, shape, elementBytes) : copy).buffer;
  switch (dtype) {
    case '|u1':
      return { dtype, shape, data: new Uint8Array(bytes) };
    case '|b1':
      return { dtype, shape, data: requireBooleans(new Uint8Array(bytes)) };
    case '|i1':
      return { dtype, shape, data: new Int8Array(bytes) };
    case '<u2':
      return { dtype, shape, data: new Uint16Array(bytes) };
    case '<i2':
      return { dtype, shape, data: new Int16Array(bytes) };
    case '<u4':
      return { dtype, shape, data: new Uint32Array(bytes) };
    case '<i4':
      return { dtype, shape, data: new Int32Array(bytes) };
    case '<u8':
      return { dtype, shape, data: new BigUint64Array(bytes) };
    case '<i8':
      return { dtype, shape, data: new BigInt64Array(bytes) };
    case '<f4':
      return { dtype, shape, data: new Float32Array(bytes) };
    case '<f8':
      return { dtype, shape, data: new Float64Array(bytes) };
  }
}

function requireBooleans(data: Uint8Array): Uint8Array {
  const position = data.findIndex((byte) => byte > 1);
  if (position >= 0) throw npyInvalid(`the byte ${data[position]} at element ${position}`, '0 or 1, as dtype is |b1');
  return data;
}
