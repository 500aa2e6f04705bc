import type { RandomStream } from '../../benchmark/random/random-stream.ts';

/**
 * Copies of an image or a clip, each with another sample added: x + α·o. The sum is not clipped to the range of a sample.
 * @param query values of one sample, in the scale of the model.
 * @param pool overlays of the same length; drawn with replacement.
 * @returns float32 [count, length].
 */
export function mixSignals(
  query: Float32Array,
  pool: readonly Float32Array[],
  { count, weight, stream }: { readonly count: number; readonly weight: number; readonly stream: RandomStream },
): Float32Array[] {
  return Array.from({ length: count }, () => {
    const overlay = pool[stream.integer(pool.length)];
    return query.map((value, at) => value + weight * (overlay?.[at] ?? 0));
  });
}
