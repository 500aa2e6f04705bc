/** A moving tap of a delay line: for each output sample, two neighboring input samples and their weights. */
export interface DelayTap {
  /** Position of the earlier neighbor, counted from `lead` zeros before the signal; int32 [length]. */
  readonly earlier: Int32Array;
  readonly earlierWeight: Float64Array;
  readonly laterWeight: Float64Array;
}

/**
 * A tap with linear interpolation.
 * @param delayOf delay of output sample i, in samples, above 0 and below `lead`.
 * @param weightOf factor for the value that is read.
 */
export function delayTap(
  { length, lead }: { readonly length: number; readonly lead: number },
  delayOf: (i: number) => number,
  weightOf: (i: number) => number,
): DelayTap {
  const earlier = new Int32Array(length);
  const earlierWeight = new Float64Array(length);
  const laterWeight = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const position = i - delayOf(i);
    const whole = Math.floor(position);
    const fraction = position - whole;
    const weight = weightOf(i);
    earlier[i] = whole + lead;
    earlierWeight[i] = weight * (1 - fraction);
    laterWeight[i] = weight * fraction;
  }
  return { earlier, earlierWeight, laterWeight };
}
