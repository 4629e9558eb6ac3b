import type { DenseMatrix } from '../../features/matrix.ts';
import type { Floats } from '../backend.ts';
import type { Rows } from './rows.ts';

/** Products with a dense row-major matrix. Zero features are skipped: pixels and one-hot columns are mostly zero. */
export function denseRows({ rows, columns, values }: DenseMatrix): Rows {
  return {
    rows,
    columns,
    forward(V, k, Z) {
      for (let i = 0; i < rows; i++) {
        const z = i * k;
        for (let c = 0; c < k; c++) Z[z + c] = V[columns * k + c];
        for (let j = 0, x = i * columns; j < columns; j++, x++) {
          const value = values[x];
          if (value === 0) continue;
          for (let c = 0, v = j * k; c < k; c++, v++) Z[z + c] += value * V[v];
        }
      }
    },
    back(S, k, G) {
      for (let i = 0; i < rows; i++) {
        const s = i * k;
        if (isZero(S, s, k)) continue;
        for (let c = 0; c < k; c++) G[columns * k + c] += S[s + c];
        for (let j = 0, x = i * columns; j < columns; j++, x++) {
          const value = values[x];
          if (value === 0) continue;
          for (let c = 0, g = j * k; c < k; c++, g++) G[g] += value * S[s + c];
        }
      }
    },
  };
}

/** Rows of weight 0 contribute nothing and need not be walked. */
export function isZero(S: Floats, first: number, k: number): boolean {
  for (let c = first; c < first + k; c++) if (S[c] !== 0) return false;
  return true;
}
