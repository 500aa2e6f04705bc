import type { RocPoint } from './detection.ts';
import { requireLength, ScoringError } from './scoring-error.ts';

/** Number of flagged samples at one threshold. */
interface Step {
  readonly truePositives: number;
  readonly falsePositives: number;
}

interface Curve {
  /** From "flag nothing" to "flag all". Samples with equal scores are flagged together. */
  readonly steps: readonly Step[];
  readonly positives: number;
  readonly negatives: number;
}

/** Threshold-free metrics in [0, 1]; null if a class is empty. */
export interface DetectionCurves {
  readonly areaUnderRoc: number | null;
  readonly averagePrecision: number | null;
  /** Recall at a false positive rate of at most 1 %, the headline; and at most 5 %. */
  readonly recallAt1Percent: number | null;
  readonly recallAt5Percent: number | null;
  /** FPR95, lower is better. */
  readonly falsePositiveRateAt95: number | null;
}

/**
 * @param scores higher means more likely poisoned; infinities are allowed.
 * @param poisoned the hidden truth, 0 or 1.
 * @throws ScoringError LENGTH_MISMATCH | SCORE_NOT_A_NUMBER
 * Source: metrics.md 1.4.
 */
export function detectionCurves(scores: ArrayLike<number>, poisoned: Uint8Array): DetectionCurves {
  const curve = curveOf(scores, poisoned);
  return {
    areaUnderRoc: areaUnderRoc(curve),
    averagePrecision: averagePrecision(curve),
    recallAt1Percent: recallAt(curve, 0.01),
    recallAt5Percent: recallAt(curve, 0.05),
    falsePositiveRateAt95: falsePositiveRateAt95(curve),
  };
}

/** Points that are stored of a ROC curve. */
export const rocPointsMax = 101;

/**
 * Points of the ROC curve from (0, 0) to (1, 1), at most 101, rounded to four digits, to be drawn.
 * @returns nothing if a class is empty.
 */
export function rocPoints(scores: ArrayLike<number>, poisoned: Uint8Array): readonly RocPoint[] {
  const { steps, positives, negatives } = curveOf(scores, poisoned);
  if (positives === 0 || negatives === 0) return [];
  const corners = steps.filter((step, at) => !isOnLine(steps[at - 1], step, steps[at + 1]));
  const stride = Math.max(1, (corners.length - 1) / (rocPointsMax - 1));
  const count = Math.min(corners.length, rocPointsMax);
  return Array.from({ length: count }, (_, at): RocPoint => {
    const { falsePositives, truePositives } = corners[Math.round(at * stride)] ?? {
      falsePositives: 0,
      truePositives: 0,
    };
    return [round4(falsePositives / negatives), round4(truePositives / positives)];
  });
}

/** Whether the curve goes straight on, up or to the right. */
function isOnLine(before: Step | undefined, step: Step, after: Step | undefined): boolean {
  if (!before || !after) return false;
  const up = before.falsePositives === step.falsePositives && step.falsePositives === after.falsePositives;
  const right = before.truePositives === step.truePositives && step.truePositives === after.truePositives;
  return up || right;
}

const round4 = (value: number) => Math.round(value * 1e4) / 1e4;

/** Largest recall at a false positive rate of at most `limit`; null if a class is empty. */
export function recallAtFalsePositiveRate(
  scores: ArrayLike<number>,
  poisoned: Uint8Array,
  limit: number,
): number | null {
  return recallAt(curveOf(scores, poisoned), limit);
}

function curveOf(scores: ArrayLike<number>, poisoned: Uint8Array): Curve {
  requireLength('Scores', scores.length, poisoned.length);
  const order = Array.from(scores, (score, index) => ({ score, positive: poisoned[index] === 1, index }));
  const broken = order.find(({ score }) => Number.isNaN(score));
  if (broken) {
    const message = `Score ${broken.index} is NaN, expected a number.`;
    throw new ScoringError('SCORE_NOT_A_NUMBER', message, { index: broken.index });
  }
  order.sort((a, b) => (a.score === b.score ? 0 : b.score > a.score ? 1 : -1));
  const steps: Step[] = [{ truePositives: 0, falsePositives: 0 }];
  let truePositives = 0;
  let falsePositives = 0;
  order.forEach(({ score, positive }, rank) => {
    if (positive) truePositives += 1;
    else falsePositives += 1;
    if (order[rank + 1]?.score !== score) steps.push({ truePositives, falsePositives });
  });
  return { steps, positives: truePositives, negatives: falsePositives };
}

/** Share of correctly ranked pairs; ties count half. */
function areaUnderRoc({ steps, positives, negatives }: Curve): number | null {
  if (positives === 0 || negatives === 0) return null;
  let doubledPairs = 0;
  steps.forEach((step, k) => {
    const before = steps[k - 1] ?? step;
    doubledPairs += (step.falsePositives - before.falsePositives) * (step.truePositives + before.truePositives);
  });
  return doubledPairs / (2 * positives * negatives);
}

function averagePrecision({ steps, positives }: Curve): number | null {
  if (positives === 0) return null;
  return steps.reduce((sum, step, k) => {
    const gained = step.truePositives - (steps[k - 1]?.truePositives ?? 0);
    return gained === 0
      ? sum
      : sum + (gained / positives) * (step.truePositives / (step.truePositives + step.falsePositives));
  }, 0);
}

function recallAt({ steps, positives, negatives }: Curve, limit: number): number | null {
  if (positives === 0 || negatives === 0) return null;
  const allowed = steps.filter(({ falsePositives }) => falsePositives / negatives <= limit);
  return Math.max(0, ...allowed.slice(-1).map(({ truePositives }) => truePositives / positives));
}

function falsePositiveRateAt95({ steps, positives, negatives }: Curve): number | null {
  if (positives === 0 || negatives === 0) return null;
  const first = steps.find(({ truePositives }) => truePositives * 100 >= positives * 95);
  return first === undefined ? null : first.falsePositives / negatives;
}
