import { centerColumns, rowProducts, transpose, type Matrix } from './matrix.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

const negligible = 1e-12; // relative to the largest eigenvalue; smaller ones count as 0

/**
 * Coordinates of the rows along their principal components, largest variance first. The sign of a component is chosen so
 * that its entry of largest magnitude (the first one if several are equal) is positive.
 * @returns [rows, dimensions]; a component without variance has coordinates 0.
 */
export function principalCoordinates(points: Matrix, dimensions: number): Matrix {
  const centered = centerColumns(points);
  return rowProducts(centered, principalComponents(centered, dimensions));
}

/** Unit directions [dimensions, columns] of centered rows, from the smaller of the covariance and the Gram matrix. */
function principalComponents(centered: Matrix, dimensions: number): Matrix {
  const { rows, columns } = centered;
  const byColumn = transpose(centered);
  const viaCovariance = columns <= rows;
  const products = viaCovariance ? rowProducts(byColumn, byColumn) : rowProducts(centered, centered);
  const { values, vectors } = symmetricEigen(products);
  const components = new Float64Array(dimensions * columns);
  for (let i = 0; i < dimensions; i++) {
    if (!((values[i] ?? 0) > negligible * (values[0] ?? 0))) continue;
    const vector = rowOf(vectors, i);
    const direction = viaCovariance ? vector : rowOf(rowProducts(vector, byColumn), 0);
    components.set(oriented(direction.data), i * columns);
  }
  return { rows: dimensions, columns, data: components };
}

function rowOf({ columns, data }: Matrix, row: number): Matrix {
  return { rows: 1, columns, data: data.subarray(row * columns, (row + 1) * columns) };
}

/** Scales to length 1 and fixes the sign, so that it does not depend on the eigenvalue method. */
function oriented(direction: Float64Array): Float64Array {
  let largest = 0;
  for (const value of direction) if (Math.abs(value) > Math.abs(largest)) largest = value;
  const length = Math.sqrt(direction.reduce((sum, value) => sum + value * value, 0));
  return direction.map((value) => (largest < 0 ? -value : value) / length);
}
