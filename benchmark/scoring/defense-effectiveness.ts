/** Fractions in [0, 1]. */
interface AccuracyAndAttack {
  readonly cleanAccuracy: number;
  readonly attackSuccessRate: number;
}

/**
 * DER: the loss of attack success minus the loss of clean accuracy, scaled to [0, 1]. 0.5 is no effect, higher is better.
 * Source: Zhu et al. 2023, arXiv:2304.11823.
 */
export function defenseEffectiveness({
  undefended,
  defended,
}: {
  readonly undefended: AccuracyAndAttack;
  readonly defended: AccuracyAndAttack;
}): number {
  const attackDrop = Math.max(0, undefended.attackSuccessRate - defended.attackSuccessRate);
  const accuracyDrop = Math.max(0, undefended.cleanAccuracy - defended.cleanAccuracy);
  return (attackDrop - accuracyDrop + 1) / 2;
}
