import type { Matrix } from '../activation-clustering/matrix.ts';

/** The last linear layer of a model. */
export interface Head {
  readonly weight: Float32Array; // [classes, units]
  readonly bias: Float32Array; // [classes]
}

/** What pruning did. */
export interface Pruning {
  readonly pruned: readonly number[]; // units, in the order in which they were switched off
  readonly initialAccuracy: number; // on the held-out samples
  readonly accuracy: number; // after pruning
}

/** Units by the mean of their absolute values over all samples, smallest first, ties in the order of the units. */
export function orderByActivation({ rows, columns, data }: Matrix): readonly number[] {
  const means = Array.from({ length: columns }, (_, unit) => {
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += Math.abs(data[row * columns + unit] ?? 0);
    return sum / Math.max(1, rows);
  });
  return means.map((_, unit) => unit).sort((a, b) => (means[a] ?? 0) - (means[b] ?? 0) || a - b);
}

/**
 * Switches off units in the given order, one hundredth of them at a time, until the accuracy on held-out samples falls
 * below (1 - allowedDrop) of its initial value; that last step is undone. At least one unit stays on. If no held-out
 * sample is recognized at the start, their accuracy cannot say when to stop, so nothing is pruned.
 * @param features of the held-out samples, the input of the head. @param labels of the same samples.
 * Source: Liu et al. 2018, "Fine-Pruning", arXiv:1805.12185; the relative drop is that of BackdoorBench.
 */
export function pruneUnits(
  features: Matrix,
  labels: Int32Array,
  head: Head,
  { order, allowedDrop }: { readonly order: readonly number[]; readonly allowedDrop: number },
): Pruning {
  const units = features.columns;
  const step = Math.ceil(units / 100);
  let logits = logitsOf(features, head);
  const initialRight = countRight(logits, labels);
  let right = initialRight;
  let count = 0;
  while (initialRight > 0 && count < units - 1) {
    const next = order.slice(count, Math.min(count + step, units - 1));
    const without = withoutUnits(logits, features, head, next);
    const rightWithout = countRight(without, labels);
    if (rightWithout < (1 - allowedDrop) * initialRight) break;
    logits = without;
    right = rightWithout;
    count += next.length;
  }
  const samples = Math.max(1, labels.length);
  return { pruned: order.slice(0, count), initialAccuracy: initialRight / samples, accuracy: right / samples };
}

function logitsOf({ rows, columns, data }: Matrix, { weight, bias }: Head): Matrix {
  const classes = bias.length;
  const logits = new Float64Array(rows * classes);
  for (let row = 0; row < rows; row++) {
    for (let label = 0; label < classes; label++) {
      let sum = bias[label] ?? 0;
      for (let unit = 0; unit < columns; unit++)
        sum += (data[row * columns + unit] ?? 0) * (weight[label * columns + unit] ?? 0);
      logits[row * classes + label] = sum;
    }
  }
  return { rows, columns: classes, data: logits };
}

function withoutUnits(logits: Matrix, features: Matrix, { weight }: Head, units: readonly number[]): Matrix {
  const data = logits.data.slice();
  for (let row = 0; row < logits.rows; row++) {
    for (let label = 0; label < logits.columns; label++) {
      for (const unit of units) {
        const share =
          (features.data[row * features.columns + unit] ?? 0) * (weight[label * features.columns + unit] ?? 0);
        data[row * logits.columns + label] = (data[row * logits.columns + label] ?? 0) - share;
      }
    }
  }
  return { ...logits, data };
}

/** The first of equal logits wins. */
function countRight({ columns, data }: Matrix, labels: Int32Array): number {
  return labels.filter((label, row) => {
    const logits = data.subarray(row * columns, (row + 1) * columns);
    return logits.indexOf(Math.max(...logits)) === label;
  }).length;
}
