import type { Matrix } from './matrix.ts';

/** Eigenvalues in descending order; row i of `vectors` is the unit eigenvector of value i. */
export interface Eigen {
  readonly values: readonly number[];
  readonly vectors: Matrix;
}

const sweepsMax = 60;
const offDiagonalMax = 1e-18; // sum of squares, relative to the squared trace

/**
 * All eigenvalues and eigenvectors of a symmetric matrix, by the cyclic Jacobi method.
 * Source: Golub & Van Loan, "Matrix Computations", 4th ed., section 8.5.
 */
export function symmetricEigen({ rows: size, data }: Matrix): Eigen {
  const a = Float64Array.from(data);
  const vectors = new Float64Array(size * size); // one eigenvector per row
  for (let i = 0; i < size; i++) vectors[i * size + i] = 1;
  const limit = offDiagonalMax * trace(a, size) ** 2;
  for (let sweep = 0; sweep < sweepsMax && offDiagonal(a, size) > limit; sweep++) {
    for (let p = 0; p < size - 1; p++) for (let q = p + 1; q < size; q++) rotate(a, vectors, size, p, q);
  }
  const diagonal = Array.from({ length: size }, (_, i) => a[i * size + i] ?? 0);
  const order = diagonal.map((_, i) => i).sort((i, j) => (diagonal[j] ?? 0) - (diagonal[i] ?? 0) || i - j);
  const sorted = new Float64Array(size * size);
  order.forEach((from, to) => sorted.set(vectors.subarray(from * size, (from + 1) * size), to * size));
  return {
    values: order.map((i) => diagonal[i] ?? 0),
    vectors: { rows: size, columns: size, data: sorted },
  };
}

/** Applies the Jacobi rotation in the plane (p, q) that makes a[p, q] 0. */
function rotate(a: Float64Array, vectors: Float64Array, size: number, p: number, q: number): void {
  const apq = a[p * size + q] ?? 0;
  if (apq === 0) return;
  const tau = ((a[q * size + q] ?? 0) - (a[p * size + p] ?? 0)) / (2 * apq);
  const tangent = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  const sine = tangent * cosine;
  for (let k = 0; k < size; k++) turn(a, k * size + p, k * size + q, cosine, sine);
  for (let k = 0; k < size; k++) turn(a, p * size + k, q * size + k, cosine, sine);
  for (let k = 0; k < size; k++) turn(vectors, p * size + k, q * size + k, cosine, sine);
}

function turn(values: Float64Array, first: number, second: number, cosine: number, sine: number): void {
  const x = values[first] ?? 0;
  const y = values[second] ?? 0;
  values[first] = cosine * x - sine * y;
  values[second] = sine * x + cosine * y;
}

function trace(a: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += a[i * size + i] ?? 0;
  return sum;
}

function offDiagonal(a: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) if (i !== j) sum += (a[i * size + j] ?? 0) ** 2;
  }
  return sum;
}
