/** Fractions in [0, 1]. */
interface AccuracyAndRobustness {
  readonly cleanAccuracy: number;
  readonly robustAccuracy: number;
}

/**
 * RIR: the gain of robust accuracy minus the loss of clean accuracy, scaled to [0, 1]. 0.5 is no effect, higher is better.
 * Source: BackdoorBench.
 */
export function robustnessImprovement({
  undefended,
  defended,
}: {
  readonly undefended: AccuracyAndRobustness;
  readonly defended: AccuracyAndRobustness;
}): number {
  const robustnessGain = Math.max(0, defended.robustAccuracy - undefended.robustAccuracy);
  const accuracyDrop = Math.max(0, undefended.cleanAccuracy - defended.cleanAccuracy);
  return (robustnessGain - accuracyDrop + 1) / 2;
}
