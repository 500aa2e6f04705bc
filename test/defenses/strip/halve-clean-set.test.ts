import { expect, test } from 'vitest';
import { halveCleanSet } from '../../../defenses/strip/halve-clean-set.ts';

function labelsOf(rows: readonly number[], labels: Int32Array): number[] {
  return rows.map((row) => labels[row] ?? -1).sort();
}

test('halves every class, and uses each sample once', () => {
  const labels = Int32Array.from({ length: 40 }, (_, row) => row % 4);
  const { pool, calibration } = halveCleanSet(labels, 0);
  expect([...pool, ...calibration].sort((a, b) => a - b)).toEqual([...labels.keys()]);
  const fiveOfEach = [0, 1, 2, 3].flatMap((label) => Array.from({ length: 5 }, () => label));
  expect(labelsOf(pool, labels)).toEqual(fiveOfEach);
  expect(labelsOf(calibration, labels)).toEqual(fiveOfEach);
  expect(halveCleanSet(labels, 0)).toEqual({ pool, calibration });
  expect(halveCleanSet(labels, 1)).not.toEqual({ pool, calibration });
});

test('one sample a class: the classes go to the halves by turns', () => {
  const labels = Int32Array.of(3, 1, 0, 2, 4);
  const { pool, calibration } = halveCleanSet(labels, 0);
  expect(labelsOf(pool, labels)).toEqual([0, 2, 4]);
  expect(labelsOf(calibration, labels)).toEqual([1, 3]);
});

test('a missing class plays no part', () => {
  const labels = Int32Array.of(0, 0, 5, 5);
  const { pool, calibration } = halveCleanSet(labels, 0);
  expect([labelsOf(pool, labels), labelsOf(calibration, labels)]).toEqual([
    [0, 5],
    [0, 5],
  ]);
});

test('a single sample is both halves, and no sample is refused', () => {
  expect(halveCleanSet(Int32Array.of(2), 0)).toEqual({ pool: [0], calibration: [0] });
  expect(() => halveCleanSet(new Int32Array(0), 0)).toThrow('The clean set is empty.');
});
