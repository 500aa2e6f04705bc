/** Which of the rows that were asked twice got another answer the second time. */
export interface AnswerChanges {
  /** Rows with a margin that changed by more than rounding explains, or that are broken in one batching only. */
  readonly changed: readonly number[];
  /** Rows whose label changed although no margin did: the two labels are tied up to rounding. */
  readonly flipped: readonly number[];
}

/**
 * Share of a row's spread by which a margin may change: far more than the rounding of float32 sums, far less than a
 * change of the answer.
 */
const spreadTolerance = 1e-3;
/** Rows with a smaller spread than this share of the usual one are compared as if they had it. */
const smallestSpread = 1e-3;
/** Rounding steps of float32 at the size of the row's largest logit that sums in another order may differ by. */
const roundingSteps = 8;
const roundingStep = 2 ** -23;

/**
 * Compares the logits of the same rows from two batchings: in batches with other samples, at other places, of other
 * sizes. What counts are the answers: the label, and the margins, which are the differences between the logit of the
 * predicted label and the others. They are measured against the spread of the row (largest minus smallest logit), so
 * that neither a factor nor a constant that is added to all logits hides a change.
 * @param first float32 [rows, classes]; so is `second`. A row with a NaN or an infinite logit is broken.
 */
export function compareAnswers(first: Float32Array, second: Float32Array, classCount: number): AnswerChanges {
  const asked = first.length / classCount;
  const rowOf = (logits: Float32Array, row: number) => logits.subarray(row * classCount, (row + 1) * classCount);
  const usualSpread = median(Array.from({ length: asked }, (_, row) => shapeOf(rowOf(first, row)).spread));
  const changed: number[] = [];
  const flipped: number[] = [];
  for (let row = 0; row < asked; row++) {
    const change = compareRow(rowOf(first, row), rowOf(second, row), smallestSpread * usualSpread);
    if (change === 'changed') changed.push(row);
    if (change === 'flipped') flipped.push(row);
  }
  return { changed, flipped };
}

/**
 * Labels of tied logits may flip in this many rows of a set: in at most half a percent of them, but in one of a small
 * set. It holds for each set by itself, because clean accuracy is a share of the clean set alone, and the other rates
 * of the triggered set. So flips change a rate that counts a whole set of 200 rows or more by at most half a percent
 * point. For an untargeted task it may be more: its attack counts only where the clean sample is answered correctly.
 */
export function flipsAllowed(rowsOfSet: number): number {
  return Math.max(1, Math.floor(rowsOfSet / 200));
}

function compareRow(first: Float32Array, second: Float32Array, spreadMin: number): 'same' | 'changed' | 'flipped' {
  const before = shapeOf(first);
  const after = shapeOf(second);
  if (before.broken || after.broken) return before.broken && after.broken ? 'same' : 'changed';
  const rounding = roundingSteps * roundingStep * Math.max(before.magnitude, after.magnitude);
  const tolerance = spreadTolerance * Math.max(before.spread, spreadMin) + rounding;
  const shift = (first[before.label] ?? 0) - (second[before.label] ?? 0);
  const marginChanged = first.some((logit, label) => Math.abs(logit - (second[label] ?? 0) - shift) > tolerance);
  if (marginChanged) return 'changed';
  return before.label === after.label ? 'same' : 'flipped';
}

interface RowShape {
  readonly label: number; // of the largest logit; of equal ones the lowest
  readonly spread: number;
  readonly magnitude: number; // largest absolute value
  readonly broken: boolean;
}

function shapeOf(logits: Float32Array): RowShape {
  let label = 0;
  let smallest = Infinity;
  let largest = -Infinity;
  for (let index = 0; index < logits.length; index++) {
    const value = logits[index] ?? NaN;
    if (!Number.isFinite(value)) return { label: -1, spread: 0, magnitude: 0, broken: true };
    if (value > largest) {
      label = index;
      largest = value;
    }
    if (value < smallest) smallest = value;
  }
  return {
    label,
    spread: largest - smallest,
    magnitude: Math.max(Math.abs(largest), Math.abs(smallest)),
    broken: false,
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
