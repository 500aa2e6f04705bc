/** Reverses the bytes of every element in place. */
export function swapByteOrder(bytes: Uint8Array, elementBytes: number): void {
  for (let begin = 0; begin < bytes.length; begin += elementBytes)
    bytes.subarray(begin, begin + elementBytes).reverse();
}

/**
 * Copies an array in which the first index varies fastest (Fortran order) into one in which the last does.
 * @param bytes the elements in Fortran order.
 */
export function toRowMajor(bytes: Uint8Array, shape: readonly number[], elementBytes: number): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(bytes.length);
  const index = new Uint32Array(shape.length);
  const steps = shape.map((_, axis) => shape.slice(0, axis).reduce((product, side) => product * side, 1));
  for (let to = 0; to < bytes.length; to += elementBytes) {
    const from = elementBytes * steps.reduce((sum, step, axis) => sum + step * (index[axis] ?? 0), 0);
    result.set(bytes.subarray(from, from + elementBytes), to);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = ((index[axis] ?? 0) + 1) % (shape[axis] ?? 1);
      if (index[axis] !== 0) break;
    }
  }
  return result;
}
