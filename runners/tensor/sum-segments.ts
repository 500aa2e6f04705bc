import type { TensorInfo } from '@tensorflow/tfjs';
import type { TensorHeap } from './simd/tensor-heap.ts';

interface Rows {
  readonly dataId: object;
  readonly shape: readonly number[];
}

/**
 * Sums the rows of each segment, in order, on WASM. This is the gradient of a table lookup.
 * @param x float32 [rows, …].
 * @param segmentIds int32 [rows], in [0, segments); other rows are ignored.
 * @returns float32 [segments, …]; the caller disposes it.
 */
export function sumSegments(heap: TensorHeap, x: Rows, segmentIds: Rows, segments: number): TensorInfo {
  const [rows = 0, ...rowShape] = x.shape;
  const result = heap.output([segments, ...rowShape]);
  const rowBytes = 4 * sizeOf(rowShape);
  const sums = heap.addressOf(result);
  heap.kernels.clear(sums, segments * rowBytes);
  if (rows * rowBytes > 0)
    heap.kernels.addRows(heap.addressOf(x), rowBytes, heap.addressOf(segmentIds), rows, sums, segments);
  return result;
}

/**
 * The rows of a table, on WASM.
 * @param table float32 [entries, …].
 * @param ids int32 [count…], in [0, entries); another id ends the program.
 * @returns float32 [count…, …]; the caller disposes it.
 */
export function gatherRows(heap: TensorHeap, table: Rows, ids: Rows): TensorInfo {
  const [entries = 0, ...rowShape] = table.shape;
  const result = heap.output([...ids.shape, ...rowShape]);
  const count = sizeOf(ids.shape);
  const [from, at, to] = [table, ids, result].map((tensor) => heap.addressOf(tensor)) as [number, number, number];
  if (count > 0) heap.kernels.gatherRows(from, entries, 4 * sizeOf(rowShape), at, count, to);
  return result;
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}
