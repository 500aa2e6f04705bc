/** Bytes of one number, for each dtype of weights. */
export const floatBytes = { F64: 8, F32: 4, F16: 2, BF16: 2 } as const;
export type FloatDtype = keyof typeof floatBytes;

const bits = new DataView(new ArrayBuffer(4));

/** IEEE half precision: 1 sign, 5 exponent and 10 mantissa bits. */
function halfToNumber(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const mantissa = half & 0x3ff;
  if (exponent === 0x1f) return mantissa === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}

/** The upper half of a float32. */
function brainToNumber(brain: number): number {
  bits.setUint32(0, brain << 16);
  return bits.getFloat32(0);
}

/**
 * Little-endian numbers of any of the dtypes as float32; float64 is rounded.
 * @param bytes a whole number of elements, at any alignment.
 */
export function decodeFloats(bytes: Uint8Array, dtype: FloatDtype): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const size = floatBytes[dtype];
  const read: Record<FloatDtype, (at: number) => number> = {
    F64: (at) => view.getFloat64(at, true),
    F32: (at) => view.getFloat32(at, true),
    F16: (at) => halfToNumber(view.getUint16(at, true)),
    BF16: (at) => brainToNumber(view.getUint16(at, true)),
  };
  const readOne = read[dtype];
  const numbers = new Float32Array(bytes.length / size);
  for (let index = 0; index < numbers.length; index++) numbers[index] = readOne(index * size);
  return numbers;
}
