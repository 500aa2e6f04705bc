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
 * Weights [depth, columns] in panels of eight columns, [columns / 8][depth][8], with zeros in columns that do not exist.
 * @param source tensor of the weights. @param indexOf where the source has a weight.
 * @returns the address of a buffer, which the next call overwrites.
 */
export function panelsOf(
  heap: TensorHeap,
  source: { readonly dataId: object; readonly shape: readonly number[] },
  depth: number,
  columns: number,
  indexOf: (k: number, n: number) => number,
): number {
  const panels = Math.ceil(columns / 8);
  const address = heap.buffer('panels', panels * depth * 8 * floatBytes);
  const values = heap.floats(
    heap.addressOf(source),
    source.shape.reduce((product, side) => product * side, 1),
  );
  const packed = heap.floats(address, panels * depth * 8);
  let at = 0;
  for (let panel = 0; panel < panels; panel++) {
    for (let k = 0; k < depth; k++) {
      for (let n = panel * 8; n < panel * 8 + 8; n++) packed[at++] = n < columns ? (values[indexOf(k, n)] ?? 0) : 0;
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
