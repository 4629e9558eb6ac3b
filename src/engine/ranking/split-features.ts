import type { DenseMatrix, Matrix, SparseMatrix } from '../features/matrix.ts';

/** One way to part rows in two: by a column's bin; rows with a bin at most `bin` go left. */
export interface Split {
  readonly column: number;
  readonly bin: number;
}

/** Count and target sum of the rows on the left of a split. */
export type VisitSplit = (split: Split, count: number, sum: number) => void;

/** Features prepared for growing small trees over subsets of rows, again and again. */
export interface SplitFeatures {
  /** Visits every split of these rows with what would go left; `target` is indexed by row. */
  visitSplits(rows: Int32Array, target: Float64Array, visit: VisitSplit): void;
  isLeft(row: number, split: Split): boolean;
}

/** Thresholds per dense column at most. */
const MOST_BINS = 32;
/** Values per column that thresholds are chosen from. */
const SAMPLE = 2048;

/** Dense columns are cut at their quantiles, sparse ones at “absent or present”. */
export function splitFeatures(matrix: Matrix): SplitFeatures {
  return matrix.kind === 'dense' ? denseSplits(matrix) : sparseSplits(matrix);
}

function denseSplits({ rows, columns, values }: DenseMatrix): SplitFeatures {
  const varying: number[] = [];
  const thresholds: Float64Array[] = [];
  for (let column = 0; column < columns; column++) {
    const cuts = quantiles(values, rows, columns, column);
    if (cuts.length === 0) continue;
    varying.push(column);
    thresholds.push(cuts);
  }
  const width = varying.length;
  const bins = new Uint8Array(rows * width);
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < width; j++) bins[row * width + j] = binOf(values[row * columns + varying[j]], thresholds[j]);
  }
  const counts = new Float64Array(width * MOST_BINS);
  const sums = new Float64Array(width * MOST_BINS);
  return {
    visitSplits(subset, target, visit) {
      counts.fill(0);
      sums.fill(0);
      for (const row of subset) {
        const value = target[row];
        for (let j = 0, at = row * width; j < width; j++, at++) {
          const cell = j * MOST_BINS + bins[at];
          counts[cell]++;
          sums[cell] += value;
        }
      }
      for (let j = 0; j < width; j++) {
        let count = 0;
        let sum = 0;
        for (let bin = 0; bin < thresholds[j].length; bin++) {
          count += counts[j * MOST_BINS + bin];
          sum += sums[j * MOST_BINS + bin];
          visit({ column: j, bin }, count, sum);
        }
      }
    },
    isLeft: (row, { column, bin }) => bins[row * width + column] <= bin,
  };
}

function sparseSplits({ columns, rowStarts, indices, values }: SparseMatrix): SplitFeatures {
  const counts = new Float64Array(columns);
  const sums = new Float64Array(columns);
  return {
    visitSplits(subset, target, visit) {
      counts.fill(0);
      sums.fill(0);
      let total = 0;
      for (const row of subset) {
        total += target[row];
        for (let at = rowStarts[row]; at < rowStarts[row + 1]; at++) {
          if (values[at] === 0) continue;
          counts[indices[at]]++;
          sums[indices[at]] += target[row];
        }
      }
      for (let column = 0; column < columns; column++) {
        if (counts[column] === 0) continue;
        visit({ column, bin: 0 }, subset.length - counts[column], total - sums[column]);
      }
    },
    isLeft(row, { column }) {
      let low = rowStarts[row];
      let high = rowStarts[row + 1];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (indices[middle] < column) low = middle + 1;
        else high = middle;
      }
      return !(low < rowStarts[row + 1] && indices[low] === column && values[low] !== 0);
    },
  };
}

/** Up to MOST_BINS − 1 distinct cuts: a value is in bin b when it exceeds exactly b of them. */
function quantiles(values: ArrayLike<number>, rows: number, columns: number, column: number): Float64Array {
  const size = Math.min(rows, SAMPLE);
  const sample = Float64Array.from(
    { length: size },
    (_, i) => values[Math.floor((i * rows) / size) * columns + column],
  );
  sample.sort();
  const distinct = sample.filter((value, i) => i === 0 || value !== sample[i - 1]);
  if (distinct.length <= MOST_BINS) return distinct.slice(0, -1);
  const cuts = Float64Array.from({ length: MOST_BINS - 1 }, (_, b) => sample[Math.floor(((b + 1) * size) / MOST_BINS)]);
  return cuts.filter((cut, b) => (b === 0 || cut !== cuts[b - 1]) && cut < sample[size - 1]);
}

function binOf(value: number, cuts: Float64Array): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cuts[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
