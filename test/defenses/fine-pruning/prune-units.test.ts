import { expect, test } from 'vitest';
import type { Matrix } from '../../../defenses/activation-clustering/matrix.ts';
import { orderByActivation, pruneUnits, type Head } from '../../../defenses/fine-pruning/prune-units.ts';

function matrix(rows: readonly (readonly number[])[]): Matrix {
  return { rows: rows.length, columns: rows[0]?.length ?? 0, data: Float64Array.from(rows.flat()) };
}

/** Two classes: unit u counts for class u % 2. */
function alternatingHead(units: number): Head {
  return {
    weight: Float32Array.from({ length: 2 * units }, (_, at) => (Math.floor(at / units) === (at % units) % 2 ? 1 : 0)),
    bias: new Float32Array(2),
  };
}

test('units are in the order of their mean absolute values, ties by number', () => {
  const features = matrix([
    [1, -4, 0, 2, 0],
    [1, 2, 0, 0, 0],
  ]);
  expect(orderByActivation(features)).toEqual([2, 4, 0, 3, 1]);
});

test('stops before the accuracy on held-out samples falls below nine tenths, and undoes the last step', () => {
  // Ten samples of class 1, known by units 1 and 3; the second of them is needed for two samples.
  const rows = Array.from({ length: 10 }, (_, row) => [0.5, row < 8 ? 1 : 0, 0, 1]);
  const labels = new Int32Array(10).fill(1);
  const pruning = pruneUnits(matrix(rows), labels, alternatingHead(4), { order: [2, 3, 1, 0], allowedDrop: 0.1 });
  expect(pruning).toEqual({ pruned: [2], initialAccuracy: 1, accuracy: 1 });
  const tolerant = pruneUnits(matrix(rows), labels, alternatingHead(4), { order: [2, 3, 1, 0], allowedDrop: 0.2 });
  expect(tolerant).toEqual({ pruned: [2, 3], initialAccuracy: 1, accuracy: 0.8 });
});

test('at least one unit stays on, even if the accuracy never falls', () => {
  const head: Head = { weight: new Float32Array(6), bias: Float32Array.of(1, 0) }; // always class 0
  const options = { order: [0, 1, 2], allowedDrop: 0.1 };
  expect(pruneUnits(matrix([[1, 1, 1]]), Int32Array.of(0), head, options).pruned).toEqual([0, 1]);
});

test('a hundredth of the units is one step, rounded up, and the last step may be smaller', () => {
  const units = 150;
  const order = Array.from({ length: units }, (_, unit) => unit);
  const features = matrix([order.map(() => 1)]);
  const neededUnit = (needed: number): Head => ({
    weight: Float32Array.from({ length: 2 * units }, (_, at) => (at === units + needed ? 1 : 0)),
    bias: Float32Array.of(0.5, 0),
  });
  const options = { order, allowedDrop: 0.1 };
  expect(pruneUnits(features, Int32Array.of(1), neededUnit(5), options).pruned).toEqual([0, 1, 2, 3]);
  expect(pruneUnits(features, Int32Array.of(1), neededUnit(149), options).pruned).toHaveLength(149);
});

test('a model that recognizes no held-out sample is not pruned', () => {
  const features = matrix([[1, 0]]);
  const pruning = pruneUnits(features, Int32Array.of(1), alternatingHead(2), { order: [1, 0], allowedDrop: 0.1 });
  expect(pruning).toEqual({ pruned: [], initialAccuracy: 0, accuracy: 0 });
});
