import { tf, type Tensor } from './tf.ts';

/**
 * Sums the rows of each segment, in order. This is the gradient of a table lookup.
 * @param x float32 [rows, …].
 * @param segmentIds int32 [rows], in [0, segments); other rows are ignored.
 * @returns float32 [segments, …]; the caller disposes it.
 */
export function sumSegments(x: Tensor, segmentIds: Tensor, segments: number): Tensor {
  const [rows = 0, ...rowShape] = x.shape;
  const size = rows === 0 ? 0 : x.size / rows;
  const values = tf.backend().readSync(x.dataId) as Float32Array;
  const ids = tf.backend().readSync(segmentIds.dataId) as Int32Array;
  const sums = new Float32Array(segments * rowShape.reduce((product, side) => product * side, 1));
  for (let row = 0; row < rows; row++) {
    const segment = ids[row] ?? -1;
    if (segment < 0 || segment >= segments) continue;
    for (let i = 0; i < size; i++) {
      sums[segment * size + i] = (sums[segment * size + i] ?? 0) + (values[row * size + i] ?? 0);
    }
  }
  return tf.tensor(sums, [segments, ...rowShape]);
}
