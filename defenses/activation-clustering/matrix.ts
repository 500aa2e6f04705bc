/** A matrix in row-major order. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

/** Copies the rows at `indices`. */
export function takeRows({ columns, data }: Matrix, indices: ArrayLike<number>): Matrix {
  const taken = new Float64Array(indices.length * columns);
  for (let row = 0; row < indices.length; row++) {
    const start = (indices[row] ?? 0) * columns;
    taken.set(data.subarray(start, start + columns), row * columns);
  }
  return { rows: indices.length, columns, data: taken };
}

/** A·Bᵀ: the dot product of each row of `a` with each row of `b`. */
export function rowProducts(a: Matrix, b: Matrix): Matrix {
  const products = new Float64Array(a.rows * b.rows);
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < b.rows; j++) {
      let sum = 0;
      for (let k = 0; k < a.columns; k++) sum += (a.data[i * a.columns + k] ?? 0) * (b.data[j * b.columns + k] ?? 0);
      products[i * b.rows + j] = sum;
    }
  }
  return { rows: a.rows, columns: b.rows, data: products };
}

export function transpose({ rows, columns, data }: Matrix): Matrix {
  const transposed = new Float64Array(data.length);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) transposed[j * rows + i] = data[i * columns + j] ?? 0;
  return { rows: columns, columns: rows, data: transposed };
}

/** Subtracts its mean from every column. */
export function centerColumns({ rows, columns, data }: Matrix): Matrix {
  const means = new Float64Array(columns);
  data.forEach((value, at) => (means[at % columns] = (means[at % columns] ?? 0) + value / rows));
  return { rows, columns, data: data.map((value, at) => value - (means[at % columns] ?? 0)) };
}
