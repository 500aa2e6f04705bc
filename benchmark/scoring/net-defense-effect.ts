import type { EvaluationCounts } from './counts.ts';
import { attackSuccessRate, cleanAccuracy } from './rates.ts';

/** The net defense effect and its factors, as fractions in [0, 1]. */
export interface NetDefenseEffect {
  /** Share of the reachable improvement: the product of the other three. */
  readonly value: number;
  /** R: share of the possible reduction of attack success that was reached. */
  readonly robustness: number;
  /** U: share of the useful accuracy that was kept. */
  readonly utility: number;
  /** G: 1 if every class keeps half of its accuracy, falling to 0 for a class that is never predicted. */
  readonly guard: number;
}

/** Fractions in [0, 1]. */
export interface EffectRates {
  readonly defended: { readonly cleanAccuracy: number; readonly attackSuccessRate: number };
  readonly undefended: { readonly cleanAccuracy: number; readonly attackSuccessRate: number };
  /** Of the reference model trained on clean data, which triggers also affect slightly. */
  readonly referenceAttackSuccessRate: number;
  /** Accuracy of the best constant answer. */
  readonly chance: number;
  /** From `classGuard`; 1 if the classes are unknown. */
  readonly guard?: number;
}

const guardedSampleCount = 20;
const guardedAccuracy = 0.5;
const blackoutShare = 0.25;

const toUnitRange = (value: number) => Math.min(1, Math.max(0, value));

/**
 * NDE from rates.
 * @returns null if the task is not valid: the attack does not work better than on the reference model, or the victim is
 *   not better than chance.
 * Source: metrics.md 1.2.
 */
export function netDefenseEffectOfRates(rates: EffectRates): NetDefenseEffect | null {
  const { defended, undefended, referenceAttackSuccessRate, chance, guard = 1 } = rates;
  const reachableDrop = undefended.attackSuccessRate - referenceAttackSuccessRate;
  const usefulAccuracy = undefended.cleanAccuracy - chance;
  if (!(reachableDrop > 0 && usefulAccuracy > 0)) return null;
  const robustness = toUnitRange((undefended.attackSuccessRate - defended.attackSuccessRate) / reachableDrop);
  const utility = toUnitRange((defended.cleanAccuracy - chance) / usefulAccuracy);
  return { value: robustness * utility * guard, robustness, utility, guard };
}

/**
 * NDE from the counts of the same test sets with and without the defense.
 * @returns null if a rate does not exist or the task is not valid.
 */
export function netDefenseEffect(effect: {
  readonly defended: EvaluationCounts;
  readonly undefended: EvaluationCounts;
  readonly referenceAttackSuccessRate: number;
  readonly chance: number;
}): NetDefenseEffect | null {
  const defended = accuracyAndAttack(effect.defended);
  const undefended = accuracyAndAttack(effect.undefended);
  if (defended === null || undefended === null) return null;
  return netDefenseEffectOfRates({ ...effect, defended, undefended, guard: classGuard(effect) });
}

/** G, computed over classes with at least 20 clean samples of which the undefended victim gets at least half right. */
export function classGuard({ defended, undefended }: CountsPair): number {
  const kept = accuracyKeptByClass({ defended, undefended })
    .filter(({ n, before }) => n >= guardedSampleCount && before >= guardedAccuracy)
    .map(({ before, after }) => (2 * after) / before);
  return toUnitRange(Math.min(1, ...kept));
}

/** Whether any class keeps less than a quarter of its accuracy, a sign that the target is never predicted. */
export function hasLabelBlackout(pair: CountsPair): boolean {
  return accuracyKeptByClass(pair).some(({ before, after }) => after < blackoutShare * before);
}

interface CountsPair {
  readonly defended: EvaluationCounts;
  readonly undefended: EvaluationCounts;
}

function accuracyKeptByClass({ defended, undefended }: CountsPair) {
  return undefended.perClass.flatMap(({ n, right }, label) => {
    const after = defended.perClass[label];
    if (n === 0) return [];
    return [{ n, before: right / n, after: after === undefined || after.n === 0 ? 0 : after.right / after.n }];
  });
}

function accuracyAndAttack(counts: EvaluationCounts): EffectRates['defended'] | null {
  const accuracy = cleanAccuracy(counts);
  const success = attackSuccessRate(counts);
  return accuracy === null || success === null ? null : { cleanAccuracy: accuracy, attackSuccessRate: success };
}
