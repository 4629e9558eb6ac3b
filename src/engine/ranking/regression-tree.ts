import type { Split, SplitFeatures } from './split-features.ts';

/** How far a tree grows. */
export interface TreeOptions {
  readonly depth: number;
  /** Rows that every leaf has at least. */
  readonly leaf: number;
}

/**
 * The leaves of a least-squares regression tree over some rows: at each node the split with the largest
 * S_left²/n_left + S_right²/n_right, the first one among equals. `target` is indexed by row.
 */
export function regressionLeaves(
  features: SplitFeatures,
  rows: Int32Array,
  target: Float64Array,
  { depth, leaf }: TreeOptions,
): Int32Array[] {
  if (depth === 0 || rows.length < 2 * leaf) return [rows];
  const split = bestSplit(features, rows, target, leaf);
  if (split === null) return [rows];
  const left = rows.filter((row) => features.isLeft(row, split));
  const right = rows.filter((row) => !features.isLeft(row, split));
  const below = { depth: depth - 1, leaf };
  return [...regressionLeaves(features, left, target, below), ...regressionLeaves(features, right, target, below)];
}

/** A split must lower the squared error by this share of it at least, so that rounding makes none. */
const LEAST_GAIN = 1e-9;

function bestSplit(features: SplitFeatures, rows: Int32Array, target: Float64Array, leaf: number): Split | null {
  let total = 0;
  let squares = 0;
  for (const row of rows) {
    total += target[row];
    squares += target[row] ** 2;
  }
  let best: Split | null = null;
  let bestScore = (total * total) / rows.length + LEAST_GAIN * squares;
  features.visitSplits(rows, target, (split, count, sum) => {
    const others = rows.length - count;
    if (count < leaf || others < leaf) return;
    const score = (sum * sum) / count + (total - sum) ** 2 / others;
    if (score > bestScore) {
      bestScore = score;
      best = split;
    }
  });
  return best;
}
