/** Row-major features of n rows, without a bias column (models add their own). Float64 where an exact reference is wanted. */
export interface DenseMatrix {
  readonly kind: 'dense';
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array | Float64Array;
}

/** Compressed sparse rows: row i holds entries rowStarts[i] … rowStarts[i+1]−1, indices ascending within a row. */
export interface SparseMatrix {
  readonly kind: 'sparse';
  readonly rows: number;
  readonly columns: number;
  readonly rowStarts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float32Array;
}

export type Matrix = DenseMatrix | SparseMatrix;

/** The given rows of a matrix, in the given order, as a matrix of their own. */
export function takeRows(matrix: Matrix, rows: Int32Array): Matrix {
  if (matrix.kind === 'dense') {
    const { columns, values } = matrix;
    const taken =
      values instanceof Float32Array
        ? new Float32Array(rows.length * columns)
        : new Float64Array(rows.length * columns);
    rows.forEach((row, i) => {
      taken.set(values.subarray(row * columns, (row + 1) * columns), i * columns);
    });
    return { kind: 'dense', rows: rows.length, columns, values: taken };
  }
  const rowStarts = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => {
    rowStarts[i + 1] = rowStarts[i] + matrix.rowStarts[row + 1] - matrix.rowStarts[row];
  });
  const indices = new Int32Array(rowStarts[rows.length]);
  const values = new Float32Array(rowStarts[rows.length]);
  rows.forEach((row, i) => {
    const [from, to] = [matrix.rowStarts[row], matrix.rowStarts[row + 1]];
    indices.set(matrix.indices.subarray(from, to), rowStarts[i]);
    values.set(matrix.values.subarray(from, to), rowStarts[i]);
  });
  return { kind: 'sparse', rows: rows.length, columns: matrix.columns, rowStarts, indices, values };
}
