import type { EvaluationCounts } from './counts.ts';
import { share } from './rates.ts';
import { wilsonInterval } from './wilson-interval.ts';

/** ASR over every test sample that the attacker would want, as fractions in [0, 1]. */
export interface FullAttackSuccess {
  readonly rate: number;
  /** Lower end of the 95 % Wilson interval of the rate. */
  readonly low: number;
}

/**
 * Counts test samples that cannot carry the trigger as failures of the attack. The usual attack success rate leaves
 * them out, so that an attack would gain by refusing hard samples.
 * @param untriggered labeled test samples of other classes that carry no trigger.
 * @returns null if there is no sample to attack.
 */
export function fullAttackSuccess(
  { hitTarget, nPoisoned }: Pick<EvaluationCounts, 'hitTarget' | 'nPoisoned'>,
  untriggered: number,
): FullAttackSuccess | null {
  const wanted = nPoisoned + untriggered;
  const rate = share(hitTarget, wanted);
  const interval = wilsonInterval(hitTarget, wanted);
  return rate === null || interval === null ? null : { rate, low: interval.low };
}

/**
 * How many test samples of the classes under attack are not in the triggered test set.
 * @param perClass of the clean test set, by true label.
 * @param targetLabel the class that is not attacked; null if every class is.
 */
export function untriggeredCount(
  perClass: EvaluationCounts['perClass'],
  testPoisoned: number,
  targetLabel: number | null,
): number {
  const attacked = perClass.reduce((sum, { n }, label) => sum + (label === targetLabel ? 0 : n), 0);
  return attacked - testPoisoned;
}
