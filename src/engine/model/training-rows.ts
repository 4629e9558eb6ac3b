import { RainError } from '../base/errors.ts';
import { allFinite } from '../compute/vectors.ts';
import type { Matrix } from '../features/matrix.ts';

/** Throws `bad-training-data` unless features are finite and there is one label in range per row. */
export function checkTrainingRows(matrix: Matrix, labels: Int32Array, classCount: number, l2: number): void {
  const fail = (message: string) => {
    throw new RainError('bad-training-data', message);
  };
  if (classCount < 2) fail(`A classifier needs at least two classes in its label column; there is ${classCount}.`);
  if (matrix.rows === 0) fail('There is no training row with a label.');
  if (!(l2 >= 0 && Number.isFinite(l2))) fail(`The strength of the L2 penalty must be 0 or more; it is ${l2}.`);
  if (labels.length !== matrix.rows) fail(`There are ${matrix.rows} training rows but ${labels.length} labels.`);
  checkFinite(matrix);
  checkLabels(labels, labels.length, classCount);
}

/** Throws `bad-features` when a feature is NaN or infinite: it would spread to every prediction. */
function checkFinite(matrix: Matrix): void {
  if (allFinite(matrix.values)) return;
  const { values } = matrix;
  const at = values.findIndex((value) => !Number.isFinite(value));
  const column = matrix.kind === 'dense' ? at % matrix.columns : matrix.indices[at];
  throw new RainError('bad-features', `Feature ${column + 1} holds a value that is not a finite number.`);
}

/** Throws `bad-features` unless further rows have as many features as the model and all of them are finite. */
export function checkFurtherRows(matrix: Matrix, columns: number): void {
  if (matrix.columns !== columns) {
    throw new RainError('bad-features', `The model has ${columns} features, these rows ${matrix.columns}.`);
  }
  checkFinite(matrix);
}

/** Throws `bad-labels` unless there are `rows` labels, each in 0 … classCount − 1. */
export function checkLabels(labels: Int32Array, rows: number, classCount: number): void {
  if (labels.length !== rows) throw new RainError('bad-labels', `Expected ${rows} labels, got ${labels.length}.`);
  const at = labels.findIndex((label) => label < 0 || label >= classCount);
  if (at >= 0)
    throw new RainError('bad-labels', `Training row ${at} has label ${labels[at]} of ${classCount} classes.`);
}

/** Σ w. Throws `no-training-rows` when no row is left, `bad-weights` for a wrong length or a negative or infinite weight. */
export function liveRows(weights: Float32Array, rows: number): number {
  if (weights.length !== rows) throw new RainError('bad-weights', `Expected ${rows} weights, got ${weights.length}.`);
  let sum = 0;
  for (const weight of weights) {
    if (!(weight >= 0)) throw new RainError('bad-weights', 'A row weight is negative or not a number.');
    sum += weight;
  }
  if (!Number.isFinite(sum)) throw new RainError('bad-weights', 'A row weight is infinite.');
  if (sum === 0) throw new RainError('no-training-rows', 'Every training row was removed: put some back to train.');
  return sum;
}
