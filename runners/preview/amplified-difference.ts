import type { PreviewSample } from './preview.ts';

type Numbers = Uint8Array | Int16Array;

/** How much two samples differ. */
export interface DifferenceExtent {
  /** Number of values that differ. */
  readonly changedCount: number;
  /** Largest absolute difference of two values. */
  readonly largest: number;
}

export function differenceExtent({
  clean,
  changed,
}: Pick<PreviewSample<Numbers>, 'clean' | 'changed'>): DifferenceExtent {
  let [changedCount, largest] = [0, 0];
  for (let at = 0; at < clean.length; at++) {
    const difference = Math.abs((changed[at] ?? 0) - (clean[at] ?? 0));
    if (difference > 0) changedCount += 1;
    largest = Math.max(largest, difference);
  }
  return { changedCount, largest };
}

/**
 * The largest factor by which no difference exceeds `room`, rounded down to two digits or a whole number; 1 if nothing
 * differs.
 */
export function differenceGain(largest: number, room: number): number {
  if (largest === 0) return 1;
  const gain = room / largest;
  const step = gain >= 10 ? 1 : gain >= 1 ? 10 : 100; // inverse of the rounding step
  return Math.floor(gain * step) / step;
}

/** gain * (changed - clean) + offset, clamped to [lowest, highest], rounded half up. */
export function amplifiedDifference(
  { clean, changed }: Pick<PreviewSample<Numbers>, 'clean' | 'changed'>,
  { gain, offset, lowest, highest }: Record<'gain' | 'offset' | 'lowest' | 'highest', number>,
): Int32Array {
  return Int32Array.from(clean, (value, at) => {
    const amplified = Math.floor(offset + gain * ((changed[at] ?? 0) - value) + 0.5);
    return Math.min(highest, Math.max(lowest, amplified));
  });
}
