import { Random } from '../../../src/engine/base/random.ts';
import type { DenseMatrix, SparseMatrix } from '../../../src/engine/features/matrix.ts';

/** A random dense matrix of which a share of the entries is zero; float32 values, so that every backend holds the same ones. */
export function randomDense(rows: number, columns: number, density: number, seed: number): DenseMatrix {
  const random = new Random(seed);
  const values = Float32Array.from({ length: rows * columns }, () =>
    random.uniform() < density ? random.normal() : 0,
  );
  return { kind: 'dense', rows, columns, values };
}

/** The same entries in compressed sparse rows. */
export function toSparse({ rows, columns, values }: DenseMatrix): SparseMatrix {
  const rowStarts = new Int32Array(rows + 1);
  const indices: number[] = [];
  const kept: number[] = [];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const value = values[i * columns + j];
      if (value === 0) continue;
      indices.push(j);
      kept.push(value);
    }
    rowStarts[i + 1] = kept.length;
  }
  return {
    kind: 'sparse',
    rows,
    columns,
    rowStarts,
    indices: Int32Array.from(indices),
    values: Float32Array.from(kept),
  };
}

/** Labels, weights (a tenth of them 0), W and two directions V for a problem. */
export function randomTask(rows: number, columns: number, classes: number, seed: number) {
  const random = new Random(seed);
  const parameters = (columns + 1) * classes;
  const vector = (length: number) => Float64Array.from({ length }, () => random.normal() / 4);
  return {
    labels: Int32Array.from({ length: rows }, () => random.below(classes)),
    weights: Float32Array.from({ length: rows }, () => (random.uniform() < 0.1 ? 0 : 1)),
    W: vector(parameters),
    V: [vector(parameters), vector(parameters), vector(parameters)],
    S: vector(rows * 3),
  };
}
