import type { Floats } from '../backend.ts';

/** Row-major matrices: A is m × k. */
export interface Multiply {
  /** m × n: A·B, B k × n. */
  product(A: Floats, B: Floats, m: number, k: number, n: number): Floats;
  /** k × n: Aᵀ·B, B m × n. */
  transposeProduct(A: Floats, B: Floats, m: number, k: number, n: number): Floats;
  /** m × n: A·Bᵀ, B n × k. */
  productTranspose(A: Floats, B: Floats, m: number, k: number, n: number): Floats;
}

/** Plain loops in float64: the reference. */
export const plainMultiply: Multiply = {
  product(A, B, m, k, n) {
    const C = new Float64Array(m * n);
    for (let i = 0; i < m; i++) {
      for (let l = 0; l < k; l++) {
        const a = A[i * k + l];
        if (a === 0) continue;
        for (let j = 0; j < n; j++) C[i * n + j] += a * B[l * n + j];
      }
    }
    return C;
  },
  transposeProduct(A, B, m, k, n) {
    const C = new Float64Array(k * n);
    for (let i = 0; i < m; i++) {
      for (let l = 0; l < k; l++) {
        const a = A[i * k + l];
        if (a === 0) continue;
        for (let j = 0; j < n; j++) C[l * n + j] += a * B[i * n + j];
      }
    }
    return C;
  },
  productTranspose(A, B, m, k, n) {
    const C = new Float64Array(m * n);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let l = 0; l < k; l++) sum += A[i * k + l] * B[j * k + l];
        C[i * n + j] = sum;
      }
    }
    return C;
  },
};
