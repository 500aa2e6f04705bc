import { describe, expect, test } from 'vitest';
import type { Matrix } from '../../../defenses/activation-clustering/matrix.ts';
import { principalCoordinates } from '../../../defenses/activation-clustering/pca.ts';
import { symmetricEigen } from '../../../defenses/activation-clustering/symmetric-eigen.ts';
import { RandomStream } from '../../../benchmark/random/random-stream.ts';

function matrix(rows: readonly (readonly number[])[]): Matrix {
  return { rows: rows.length, columns: rows[0]?.length ?? 0, data: Float64Array.from(rows.flat()) };
}

function gaussianRows(rows: number, columns: number): Matrix {
  const stream = new RandomStream(0, 'test/pca');
  return { rows, columns, data: Float64Array.from({ length: rows * columns }, () => stream.gaussian()) };
}

function squaredDistance({ columns, data }: Matrix, i: number, j: number): number {
  let sum = 0;
  for (let k = 0; k < columns; k++) sum += ((data[i * columns + k] ?? 0) - (data[j * columns + k] ?? 0)) ** 2;
  return sum;
}

describe('symmetricEigen', () => {
  test('finds the eigenvalues of a small known matrix', () => {
    const { values, vectors } = symmetricEigen(matrix([[2, 1], [1, 2]])); // prettier-ignore
    expect(values[0]).toBeCloseTo(3, 12);
    expect(values[1]).toBeCloseTo(1, 12);
    expect(Math.abs(vectors.data[0] ?? 0)).toBeCloseTo(Math.SQRT1_2, 12);
  });

  test('accepts a zero matrix', () => {
    expect(symmetricEigen(matrix([[0, 0], [0, 0]])).values).toEqual([0, 0]); // prettier-ignore
  });
});

describe('principalCoordinates', () => {
  test('puts points on a line on one axis, with the largest entry of the direction positive', () => {
    const { data } = principalCoordinates(matrix([[0, 0], [-3, -4], [3, 4]]), 2); // prettier-ignore
    [0, 0, -5, 0, 5, 0].forEach((expected, at) => expect(data[at]).toBeCloseTo(expected, 10));
  });

  test.each([
    ['more rows than columns', gaussianRows(30, 4), 4],
    ['more columns than rows', gaussianRows(6, 40), 5],
  ])('keeps all distances when it drops no dimension: %s', (_name, points, dimensions) => {
    const reduced = principalCoordinates(points, dimensions);
    expect(reduced.columns).toBe(dimensions);
    for (let i = 1; i < points.rows; i++) {
      expect(squaredDistance(reduced, 0, i)).toBeCloseTo(squaredDistance(points, 0, i), 8);
    }
  });

  test('gives the same coordinates with either matrix', () => {
    const square = gaussianRows(8, 8);
    const wide = { rows: 8, columns: 9, data: new Float64Array(72) }; // the same points with a column of zeros
    for (let row = 0; row < 8; row++) wide.data.set(square.data.subarray(row * 8, row * 8 + 8), row * 9);
    const byCovariance = principalCoordinates(square, 5).data;
    principalCoordinates(wide, 5).data.forEach((value, at) => expect(value).toBeCloseTo(byCovariance[at] ?? 0, 8));
  });

  test('gives zeros if all points are equal', () => {
    expect([...principalCoordinates(matrix([[1, 2], [1, 2], [1, 2]]), 2).data]).toEqual([0, 0, 0, 0, 0, 0]); // prettier-ignore
  });
});
