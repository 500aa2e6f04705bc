/**
 * Copies signals into an array with zeros before and after. The array is reused for every signal.
 * @param length samples in the longest signal.
 * @param before number of zeros before the signal.
 * @param after minimum number of zeros after the signal.
 */
export function paddedCopy(length: number, before: number, after: number): (signal: Float64Array) => Float64Array {
  const padded = new Float64Array(before + length + after);
  return (signal) => {
    padded.set(signal, before);
    return padded.fill(0, before + signal.length);
  };
}
