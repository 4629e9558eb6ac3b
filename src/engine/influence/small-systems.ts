/** Smallest pivot taken: no solution is enlarged more than 50 times, where a row's leverage is (estimated to be) 1 or more. */
const SMALLEST_PIVOT = 0.02;

/** x ← A⁻¹ x by elimination with partial pivoting; A (size × size, row-major) is overwritten. For A near I − ΣK, tiny sizes. */
export function solveSmall(A: Float64Array, x: Float64Array): void {
  const size = x.length;
  for (let k = 0; k < size; k++) {
    let best = k;
    for (let i = k + 1; i < size; i++) if (Math.abs(A[i * size + k]) > Math.abs(A[best * size + k])) best = i;
    if (best !== k) swapRows(A, x, k, best, size);
    if (!(Math.abs(A[k * size + k]) >= SMALLEST_PIVOT)) A[k * size + k] = SMALLEST_PIVOT;
    for (let i = k + 1; i < size; i++) {
      const factor = A[i * size + k] / A[k * size + k];
      for (let j = k; j < size; j++) A[i * size + j] -= factor * A[k * size + j];
      x[i] -= factor * x[k];
    }
  }
  for (let k = size - 1; k >= 0; k--) {
    for (let j = k + 1; j < size; j++) x[k] -= A[k * size + j] * x[j];
    x[k] /= A[k * size + k];
  }
}

function swapRows(A: Float64Array, x: Float64Array, i: number, j: number, size: number): void {
  for (let c = 0; c < size; c++) {
    const held = A[i * size + c];
    A[i * size + c] = A[j * size + c];
    A[j * size + c] = held;
  }
  const held = x[i];
  x[i] = x[j];
  x[j] = held;
}
