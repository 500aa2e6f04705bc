/** The first `length` samples, with zeros after them where there are fewer; always a new array. */
export function fitLength(samples: Int16Array, length: number): Int16Array {
  const fitted = new Int16Array(length);
  fitted.set(samples.subarray(0, length));
  return fitted;
}
