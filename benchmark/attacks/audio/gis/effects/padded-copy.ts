/**
 * Copies signals into one array between zeros, which is the same one for every signal.
 * @param length samples in the longest signal.
 * @param before zeros ahead of it.
 * @param after zeros behind it, at least.
 */
export function paddedCopy(length: number, before: number, after: number): (signal: Float64Array) => Float64Array {
  const padded = new Float64Array(before + length + after);
  return (signal) => {
    padded.set(signal, before);
    return padded.fill(0, before + signal.length);
  };
}
