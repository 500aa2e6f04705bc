import { sinCosTurns } from '../../random/deterministic-math.ts';

/**
 * A sine with raised-cosine ramps at both ends, in [-1, 1].
 * @param burst lengths in samples; ramps that do not fit are shortened.
 * @returns float64 [length].
 * Source: attacks.md 3.3.1.
 */
export function toneBurst(burst: {
  readonly frequencyHz: number;
  readonly sampleRateHz: number;
  readonly length: number;
  readonly rampLength: number;
}): Float64Array {
  const { frequencyHz, sampleRateHz, length } = burst;
  const rampLength = Math.min(burst.rampLength, Math.floor(length / 2));
  return Float64Array.from({ length }, (_, i) => {
    const fromEnd = Math.min(i, length - 1 - i);
    const ramp = fromEnd < rampLength ? 0.5 - 0.5 * sinCosTurns(fromEnd / (2 * rampLength)).cos : 1;
    return ramp * sinCosTurns((frequencyHz * i) / sampleRateHz).sin;
  });
}
