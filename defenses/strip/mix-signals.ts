import type { RandomStream } from '../../benchmark/random/random-stream.ts';

/**
 * Copies of an image or a clip, each with another sample added: x + α·o. The sum is not clipped to the range of a sample.
 * @param query values of one sample, in the scale of the model.
 * @param pool overlays of the same length; drawn with replacement.
 * @throws RandomError if the pool is empty. @returns `count` arrays of this length.
 */
export function mixSignals(
  query: Float32Array,
  pool: readonly Float32Array[],
  { count, weight, stream }: { readonly count: number; readonly weight: number; readonly stream: RandomStream },
): Float32Array[] {
  const { length } = query;
  const copies = new Float32Array(count * length); // in one piece: allocating a copy at a time takes longer than mixing
  return Array.from({ length: count }, (_, at) => {
    const copy = copies.subarray(at * length, (at + 1) * length);
    const overlay = pool[stream.integer(pool.length)] ?? new Float32Array(length);
    for (let i = 0; i < length; i++) copy[i] = (query[i] ?? 0) + weight * (overlay[i] ?? 0);
    return copy;
  });
}
