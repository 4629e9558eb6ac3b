import { Random } from '../../../src/engine/base/random.ts';
import type { DenseMatrix, Matrix, SparseMatrix } from '../../../src/engine/features/matrix.ts';
import type { ModelKind } from '../../../src/engine/model/classifier.ts';

/** One size that the bench measures. */
export interface BenchProblem {
  readonly name: string;
  readonly kind: ModelKind;
  readonly rows: number;
  readonly columns: number;
  readonly classes: number;
  /** Share of entries stored, where the matrix is sparse. */
  readonly density?: number;
  readonly make: (problem: BenchProblem) => Matrix;
  /** Multiplications and additions of a Gauss–Newton product per row, for networks (softmax regression: 4 per feature and class). */
  readonly operationsPerRow?: number;
  /** Labels, where they are not to be made up. */
  readonly labels?: Int32Array;
}

/**
 * Operations of a Gauss–Newton product per row of a stack of dense layers: forward 2, tangent 4 and backward 4 per weight; the
 * first layer's input has neither tangent nor gradient, which spares 4. `first` says whether the first of them is the network's.
 */
function denseOperations(widths: readonly number[], first: boolean): number {
  let operations = 0;
  for (let l = 1; l < widths.length; l++) {
    operations += (first && l === 1 ? 6 : 10) * widths[l - 1] * widths[l];
  }
  return operations;
}

/** 28 filters of 3 × 3 at 26² places forward; of these a quarter, the greatest of each 2 × 2, in the tangent and backward. */
const CONVOLUTION = 2 * 9 * 28 * (26 ** 2 + 2 * 13 ** 2);

export const problems: readonly BenchProblem[] = [
  { name: '528 × 17 × 2', kind: 'softmax', rows: 528, columns: 17, classes: 2, make: gaussian },
  { name: '10,000 × 784 × 10', kind: 'softmax', rows: 10_000, columns: 784, classes: 10, make: smoothImages },
  {
    name: '4,137 × 3,362 × 2 sparse',
    kind: 'softmax',
    rows: 4137,
    columns: 3362,
    classes: 2,
    density: 0.024,
    make: words,
  },
  { name: '100,000 × 50 × 2', kind: 'softmax', rows: 100_000, columns: 50, classes: 2, make: gaussian },
  { name: '1,000,000 × 50 × 2', kind: 'softmax', rows: 1_000_000, columns: 50, classes: 2, make: gaussian },
  {
    name: 'MLP 784–128–10, 2,000 rows',
    kind: 'mlp',
    rows: 2000,
    columns: 784,
    classes: 10,
    operationsPerRow: denseOperations([784, 128, 10], true),
    make: smoothImages,
  },
  {
    name: 'CNN preset, 500 rows',
    kind: 'cnn',
    rows: 500,
    columns: 784,
    classes: 10,
    operationsPerRow: CONVOLUTION + denseOperations([13 ** 2 * 28, 128, 10], false),
    make: smoothImages,
  },
];

/** What a software adapter is measured on besides the smallest of these. */
export const smallProblems: readonly BenchProblem[] = [
  { name: '100 × 60 × 2 sparse', kind: 'softmax', rows: 100, columns: 60, classes: 2, density: 0.05, make: words },
];

/** Labels that depend on the features, a tenth of them flipped. */
export function labelsOf(matrix: Matrix, classes: number): Int32Array {
  const random = new Random(5);
  const directions = Float32Array.from({ length: matrix.columns * classes }, () => random.normal());
  const scores = new Float64Array(classes);
  return Int32Array.from({ length: matrix.rows }, (_, row) => {
    scores.fill(0);
    eachEntry(matrix, row, (column, value) => {
      for (let c = 0; c < classes; c++) scores[c] += value * directions[column * classes + c];
    });
    return random.uniform() < 0.1 ? random.below(classes) : scores.indexOf(Math.max(...scores));
  });
}

function eachEntry(matrix: Matrix, row: number, f: (column: number, value: number) => void): void {
  if (matrix.kind === 'dense') {
    for (let j = 0; j < matrix.columns; j++) f(j, matrix.values[row * matrix.columns + j]);
  } else {
    for (let e = matrix.rowStarts[row]; e < matrix.rowStarts[row + 1]; e++) f(matrix.indices[e], matrix.values[e]);
  }
}

function gaussian({ rows, columns }: BenchProblem): DenseMatrix {
  const random = new Random(1);
  return { kind: 'dense', rows, columns, values: Float32Array.from({ length: rows * columns }, () => random.normal()) };
}

/** Images as sums of smooth waves of falling strength, clipped at 0: correlated pixels, many of them blank, as digits are. */
function smoothImages({ rows, columns }: BenchProblem): DenseMatrix {
  const random = new Random(2);
  const side = Math.round(Math.sqrt(columns));
  const waves = Array.from({ length: 60 }, (_, wave) => {
    const [fx, fy] = [random.uniform() * 0.2 * Math.sqrt(wave + 1), random.uniform() * 0.2 * Math.sqrt(wave + 1)];
    const [shift, strength] = [random.uniform() * 2 * Math.PI, 1 / Math.sqrt(wave + 1)];
    return Float32Array.from({ length: columns }, (__, at) => {
      return strength * Math.cos(fx * (at % side) + fy * Math.floor(at / side) + shift);
    });
  });
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (const wave of waves) {
      const weight = 0.4 * random.normal();
      for (let j = 0; j < columns; j++) values[row * columns + j] += weight * wave[j];
    }
  }
  return { kind: 'dense', rows, columns, values: values.map((value) => Math.min(1, Math.max(0, value))) };
}

/** Counts of words, frequent ones much more often than rare ones. */
function words({ rows, columns, density = 0.02 }: BenchProblem): SparseMatrix {
  const random = new Random(3);
  const rowStarts = new Int32Array(rows + 1);
  const indices: number[] = [];
  const perRow = Math.round(density * columns);
  for (let row = 0; row < rows; row++) {
    const chosen = new Set<number>();
    while (chosen.size < perRow) chosen.add(Math.floor(columns * random.uniform() ** 2));
    indices.push(...[...chosen].sort((a, b) => a - b));
    rowStarts[row + 1] = indices.length;
  }
  const values = Float32Array.from(indices, () => 1 + (random.uniform() < 0.2 ? 1 : 0));
  return { kind: 'sparse', rows, columns, rowStarts, indices: Int32Array.from(indices), values };
}
