import * as onnxRuntime from 'onnxruntime-node';
import type { ModelInput } from '../victims/model-input.ts';

/** All samples of several sets, in the form that a model takes. */
export interface QueryRows {
  readonly count: number;
  /** Rows of each set. The rows of a set follow each other, and the sets have the given order. */
  readonly counts: readonly number[];
  /** [rows, …shape of one sample]: float32 images or waveforms, or int64 token ids. Valid until the next call. */
  batch(indices: Uint32Array): onnxRuntime.Tensor;
}

/**
 * Token ids are kept, because every text is asked more than once and tokenizing it is slow. The memory of a batch is
 * used again, because touching new memory takes longer than filling it.
 */
export function queryRows(sets: readonly ModelInput[]): QueryRows {
  const rows = sets.flatMap((set) => Array.from({ length: set.count }, (_, row) => ({ set, row })));
  const shape = sets[0]?.shape ?? [];
  const size = shape.reduce((product, side) => product * side, 1);
  const tokens = new Map<number, BigInt64Array>();
  const tokensOf = (index: number): BigInt64Array => {
    const known = tokens.get(index);
    if (known) return known;
    const { set, row } = rows[index] ?? missing(index);
    const ids = new Int32Array(size);
    if (set.type === 'int32') set.fill(ids, 0, row);
    const wide = BigInt64Array.from(ids, BigInt);
    tokens.set(index, wide);
    return wide;
  };
  let values = new Float32Array();
  let ids = new BigInt64Array();
  return {
    count: rows.length,
    counts: sets.map(({ count }) => count),
    batch: (indices) => {
      const dims = [indices.length, ...shape];
      if (sets[0]?.type === 'int32') {
        if (ids.length < indices.length * size) ids = new BigInt64Array(indices.length * size);
        indices.forEach((index, place) => ids.set(tokensOf(index), place * size));
        return new onnxRuntime.Tensor('int64', ids.subarray(0, indices.length * size), dims);
      }
      if (values.length < indices.length * size) values = new Float32Array(indices.length * size);
      indices.forEach((index, place) => {
        const { set, row } = rows[index] ?? missing(index);
        if (set.type === 'float32') set.fill(values, place * size, row);
      });
      return new onnxRuntime.Tensor('float32', values.subarray(0, indices.length * size), dims);
    },
  };
}

function missing(index: number): never {
  throw new Error(`There is no sample ${index} to ask.`);
}
