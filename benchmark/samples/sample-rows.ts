import type { SampleRows } from './dataset.ts';

type Row = Uint8Array | Int16Array;

/** Rows of a contiguous array. */
export function memoryRows<T extends Row>(data: T, size: number): SampleRows<T> {
  return { read: (index) => copyOf(data, index * size, (index + 1) * size) };
}

/** A selection of rows; an index may repeat. */
export function pickedRows<T extends Row>(rows: SampleRows<T>, indices: ArrayLike<number>): SampleRows<T> {
  return { read: (index) => rows.read(indices[index] ?? -1) };
}

/** Rows changed by a pure function on each read. */
export function mappedRows<T extends Row>(rows: SampleRows<T>, change: (row: T, index: number) => T): SampleRows<T> {
  return { read: (index) => change(rows.read(index), index) };
}

/** Copies a range; `slice` of a Buffer would not copy. */
function copyOf<T extends Row>(data: T, begin: number, end: number): T {
  const part = data.subarray(begin, end);
  return (part instanceof Uint8Array ? new Uint8Array(part) : new Int16Array(part)) as T; // same type as the input
}
