/** One parameter of an attack, as people read it. */
export interface AttackParameter {
  readonly name: string;
  readonly description: string;
  /** Null for choices and flags. */
  readonly unit: string | null;
  /** Such as "an integer from 1 to 16". */
  readonly range: string;
  /** Any JSON value; null: nothing stands where it is left out. */
  readonly default: unknown;
}

/** A figure that others published; rates are fractions in [0, 1]. */
export interface PublishedFigure {
  readonly dataset: string;
  readonly poisonRatio: number;
  readonly victim: string;
  readonly cleanAccuracy: number;
  readonly attackSuccessRate: number;
  readonly source: { readonly title: string; readonly url: string };
}

/** One thing that the reference implementation does otherwise, and what that does to its numbers. */
export interface ReferenceDifference {
  readonly reference: string;
  readonly here: string;
  readonly effect: string;
}

/** A measurement that keeps an attack out of a suite, fractions in [0, 1]. */
export interface UnreachedGate {
  readonly dataset: string;
  readonly victim: string;
  readonly poisonRatio: number;
  readonly cleanAccuracy: number;
  readonly attackSuccessRate: number;
  /** Clean accuracy of the same victim trained on clean data. */
  readonly referenceCleanAccuracy: number;
  readonly minimumAttackSuccessRate: number;
  readonly remark: string;
}
