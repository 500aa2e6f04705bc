import { requireLength } from './scoring-error.ts';

export interface PredictedLabels {
  /** In [0, classCount); -1 in a broken row. */
  readonly labels: Int32Array;
  /** 1 for rows with a logit that is NaN or infinite. */
  readonly broken: Uint8Array;
}

/**
 * The label with the largest logit of each row; of equal logits, the lowest label.
 * @param logits float32 [count, classCount], row-major.
 * @throws ScoringError LENGTH_MISMATCH
 */
export function predictLabels(logits: Float32Array, count: number, classCount: number): PredictedLabels {
  requireLength('Logits', logits.length, count * classCount);
  const labels = new Int32Array(count);
  const broken = new Uint8Array(count);
  for (let row = 0; row < count; row++) {
    const values = logits.subarray(row * classCount, (row + 1) * classCount);
    let best = -1;
    let greatest = -Infinity;
    values.forEach((value, label) => {
      if (value > greatest) {
        best = label;
        greatest = value;
      }
    });
    const finite = values.every((value) => Number.isFinite(value));
    labels[row] = finite ? best : -1;
    broken[row] = finite && best >= 0 ? 0 : 1;
  }
  return { labels, broken };
}
