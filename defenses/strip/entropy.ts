const smallestProbability = 1e-12; // below it, the logarithm would grow without limit

/**
 * Mean entropy of the softmax of several rows, in bits. A row that is not finite counts as 0 bits, so that a query whose
 * copies break the model is suspicious.
 * @param logits [rows, classCount].
 * @returns a value in [0, log2(classCount)].
 * @throws RangeError if there is no row.
 */
export function meanEntropyBits(logits: Float32Array, classCount: number): number {
  const rows = logits.length / classCount;
  if (rows < 1) throw new RangeError('The entropy of no prediction is not defined.');
  let sum = 0;
  for (let row = 0; row < rows; row++) sum += entropyBits(logits.subarray(row * classCount, (row + 1) * classCount));
  return sum / rows;
}

/** The largest logit is subtracted first, so that no exponential overflows. */
function entropyBits(logits: Float32Array): number {
  const largest = logits.reduce((max, logit) => Math.max(max, logit), Number.NEGATIVE_INFINITY);
  const powers = Array.from(logits, (logit) => Math.exp(logit - largest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  const bits = powers.reduce((sum, power) => {
    const probability = power / total;
    return sum - probability * Math.log2(Math.max(probability, smallestProbability));
  }, 0);
  return Number.isFinite(bits) ? bits : 0;
}
