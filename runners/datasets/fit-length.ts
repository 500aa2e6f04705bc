/** The first `length` samples, padded with zeros at the end; always a new array. */
export function fitLength(samples: Int16Array, length: number): Int16Array {
  const fitted = new Int16Array(length);
  fitted.set(samples.subarray(0, length));
  return fitted;
}
