import { floatBytes } from './framed-pixels.ts';
import type { TensorHeap } from './tensor-heap.ts';

/** The parameters of `multiply` in training-kernels.wat. */
export interface Product {
  readonly inputs: number;
  readonly input: number;
  readonly outputs: number;
  readonly output: number;
  readonly rows: number;
  readonly segments: number;
  readonly segmentStride: number;
  readonly length: number;
  readonly weights: number; // in panels, see `panelsOf`
  readonly columns: number;
}

const rowsAtOnce = 128; // so that the rows stay in the nearest cache while all columns are computed
const edgeBytes = 128;

export function multiply(heap: TensorHeap, product: Product): void {
  const { inputs, input, outputs, output, rows, segments, segmentStride, length, weights, columns } = product;
  const edge = heap.buffer('edge', edgeBytes);
  for (let row = 0; row < rows; row += rowsAtOnce) {
    const skip = row * floatBytes;
    const count = Math.min(rowsAtOnce, rows - row);
    // prettier-ignore
    heap.kernels.multiply(
      inputs + skip, input, outputs + skip, output, count, segments, segmentStride, length, weights, columns, edge,
    );
  }
}

/**
 * The weights of `multiply`: for each part of the filter, its input channels as columns and its output channels as
 * depth.
 * @param filter float32 [parts…, columns, depth].
 * @param parts the parts of the filter, in the order in which patches have them.
 * @returns the address of a buffer [columns / 8][parts][depth][8], which the next call overwrites.
 */
export function panelsOf(
  heap: TensorHeap,
  filter: { readonly dataId: object; readonly shape: readonly number[] },
  parts: readonly number[],
  columns: number,
): number {
  const depth = filter.shape.at(-1) ?? 0;
  const panels = Math.ceil(columns / 8);
  const partBytes = depth * 8 * floatBytes;
  const address = heap.buffer('panels', panels * parts.length * partBytes);
  const from = heap.addressOf(filter);
  const rowBytes = depth * floatBytes;
  let at = address;
  for (let column = 0; column < columns; column += 8) {
    for (const part of parts) {
      heap.kernels.packPanel(from + (part * columns + column) * rowBytes, rowBytes, columns - column, depth, at);
      at += partBytes;
    }
  }
  return address;
}

/** Transposes float32 [rows, columns] from one address to another. */
export function transpose(heap: TensorHeap, from: number, rows: number, columns: number, to: number): void {
  const values = heap.floats(from, rows * columns);
  const transposed = heap.floats(to, rows * columns);
  let at = 0;
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) transposed[at++] = values[row * columns + column] ?? 0;
  }
}
