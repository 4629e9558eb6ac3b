import type { SparseMatrix } from '../../features/matrix.ts';
import type { Floats } from '../backend.ts';
import type { Rows } from './rows.ts';

/** Products with a matrix of compressed sparse rows: only what is stored is walked. */
export function sparseRows({ rows, columns, rowStarts, indices, values }: SparseMatrix): Rows {
  return {
    rows,
    columns,
    forward(V, k, Z, every = 1) {
      for (let i = 0; i < rows; i += every) {
        const z = i * k;
        for (let c = 0; c < k; c++) Z[z + c] = V[columns * k + c];
        for (let e = rowStarts[i]; e < rowStarts[i + 1]; e++) {
          const value = values[e];
          for (let c = 0, v = indices[e] * k; c < k; c++, v++) Z[z + c] += value * V[v];
        }
      }
    },
    back(S, k, G) {
      for (let i = 0; i < rows; i++) {
        const s = i * k;
        if (isZero(S, s, k)) continue;
        for (let c = 0; c < k; c++) G[columns * k + c] += S[s + c];
        for (let e = rowStarts[i]; e < rowStarts[i + 1]; e++) {
          const value = values[e];
          for (let c = 0, g = indices[e] * k; c < k; c++, g++) G[g] += value * S[s + c];
        }
      }
    },
  };
}

/** Rows of weight 0 contribute nothing and need not be walked. */
function isZero(S: Floats, first: number, k: number): boolean {
  for (let c = first; c < first + k; c++) if (S[c] !== 0) return false;
  return true;
}
