import type { Floats } from '../compute/backend.ts';

/**
 * Orthonormal coordinates on what a softmax can see of W. Adding one number to all classes of a row of W changes no
 * prediction, so H is block-diagonal: one block on rows that sum to zero, and λ (or 0, for the bias) along (1 … 1)/√c.
 */
export class Gauge {
  /** c, at least 2. */
  readonly classes: number;
  /** classes × (classes − 1) with orthonormal columns that sum to zero (Helmert's matrix). */
  readonly #basis: Float64Array;

  /** Coordinates for rows of so many classes. */
  constructor(classes: number) {
    this.classes = classes;
    this.#basis = helmert(classes);
  }

  /** Rows × classes → rows × (classes − 1): each row's coordinates in the sum-zero space. */
  reduce(V: Floats): Float64Array {
    const { classes } = this;
    const m = classes - 1;
    const reduced = new Float64Array((V.length / classes) * m);
    for (let row = 0; row < V.length / classes; row++) {
      for (let c = 0; c < classes; c++) {
        const value = V[row * classes + c];
        for (let k = 0; k < m; k++) reduced[row * m + k] += value * this.#basis[c * m + k];
      }
    }
    return reduced;
  }

  /** Rows × (classes − 1) → rows × classes; the transpose of `reduce`. */
  expand(reduced: Floats): Float64Array {
    const { classes } = this;
    const m = classes - 1;
    const rows = reduced.length / m;
    const V = new Float64Array(rows * classes);
    for (let row = 0; row < rows; row++) {
      for (let c = 0; c < classes; c++) {
        let sum = 0;
        for (let k = 0; k < m; k++) sum += this.#basis[c * m + k] * reduced[row * m + k];
        V[row * classes + c] = sum;
      }
    }
    return V;
  }

  /** The mean of one row of V: its part along (1 … 1). */
  rowMean(V: Floats, row: number): number {
    let sum = 0;
    for (let c = 0; c < this.classes; c++) sum += V[row * this.classes + c];
    return sum / this.classes;
  }
}

/** Column k: 1/√((k+1)(k+2)) for classes 0 … k, −(k+1)/√((k+1)(k+2)) for class k+1, 0 beyond. */
function helmert(classes: number): Float64Array {
  const m = classes - 1;
  const basis = new Float64Array(classes * m);
  for (let k = 0; k < m; k++) {
    const scale = 1 / Math.sqrt((k + 1) * (k + 2));
    for (let c = 0; c <= k; c++) basis[c * m + k] = scale;
    basis[(k + 1) * m + k] = -(k + 1) * scale;
  }
  return basis;
}
