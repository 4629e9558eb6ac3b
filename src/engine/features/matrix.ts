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

/** Features of n rows: dense, or sparse where most are 0 (words, categories). */
export type Matrix = DenseMatrix | SparseMatrix;
