/**
 * L with A = L Lᵀ for a symmetric positive definite A (row-major, only the lower triangle is read), or null when a
 * pivot is not clearly positive: at most `relativePivot` times the greatest diagonal entry. size³/3 operations.
 */
export function cholesky(A: Float64Array, size: number, relativePivot = 1e-14): Float64Array | null {
  const L = new Float64Array(size * size);
  let greatest = 0;
  for (let i = 0; i < size; i++) greatest = Math.max(greatest, A[i * size + i]);
  for (let i = 0; i < size; i++) {
    const rowI = i * size;
    for (let j = 0; j <= i; j++) {
      const rowJ = j * size;
      let sum = A[rowI + j];
      for (let k = 0; k < j; k++) sum -= L[rowI + k] * L[rowJ + k];
      if (j < i) L[rowI + j] = sum / L[rowJ + j];
      else if (sum > relativePivot * greatest) L[rowI + i] = Math.sqrt(sum);
      else return null;
    }
  }
  return L;
}

/** x with L Lᵀ x = b. */
export function solveCholesky(L: Float64Array, size: number, b: Float64Array): Float64Array {
  const x = b.slice();
  for (let i = 0; i < size; i++) {
    let sum = x[i];
    for (let k = 0; k < i; k++) sum -= L[i * size + k] * x[k];
    x[i] = sum / L[i * size + i];
  }
  for (let i = size - 1; i >= 0; i--) {
    x[i] /= L[i * size + i];
    for (let k = 0; k < i; k++) x[k] -= L[i * size + k] * x[i];
  }
  return x;
}

/** Column t of L⁻ᵀ for every t, each a vector of `size`: Σ_t c_t c_tᵀ = (L Lᵀ)⁻¹. */
export function inverseRootColumns(L: Float64Array, size: number): Float64Array[] {
  // Row i of L⁻¹ is column i of L⁻ᵀ: row i = (e_i − Σ_{k<i} L_ik · row k) / L_ii.
  const rows: Float64Array[] = [];
  for (let i = 0; i < size; i++) {
    const row = new Float64Array(size);
    row[i] = 1;
    for (let k = 0; k < i; k++) {
      const scale = L[i * size + k];
      if (scale === 0) continue;
      for (let j = 0; j <= k; j++) row[j] -= scale * rows[k][j];
    }
    for (let j = 0; j <= i; j++) row[j] /= L[i * size + i];
    rows.push(row);
  }
  return rows;
}
