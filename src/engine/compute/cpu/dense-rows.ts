import type { DenseMatrix } from '../../features/matrix.ts';
import type { Floats } from '../backend.ts';
import type { Rows } from './rows.ts';

/** Products with a dense row-major matrix. V and G are turned class-major, so that inner loops run along features, two classes at once. */
export function denseRows({ rows, columns, values }: DenseMatrix): Rows {
  return {
    rows,
    columns,
    forward(V, k, Z, every = 1) {
      const v = transposed(V, columns + 1, k);
      const width = columns + 1;
      for (let c = 0; c < k; c += 2) {
        const first = c * width;
        // The odd class out is computed twice rather than in a loop of its own.
        const second = c + 1 < k ? first + width : first;
        for (let i = 0; i < rows; i += every) {
          let a = v[first + columns];
          let b = v[second + columns];
          for (let j = 0, x = i * columns; j < columns; j++, x++) {
            const value = values[x];
            a += value * v[first + j];
            b += value * v[second + j];
          }
          Z[i * k + c] = a;
          if (second !== first) Z[i * k + c + 1] = b;
        }
      }
    },
    back(S, k, G) {
      const width = columns + 1;
      const g = new Float64Array(width * k);
      for (let i = 0; i < rows; i++) {
        for (let c = 0; c < k; c++) {
          const scale = S[i * k + c];
          if (scale === 0) continue;
          const first = c * width;
          for (let j = 0, x = i * columns; j < columns; j++, x++) g[first + j] += scale * values[x];
          g[first + columns] += scale;
        }
      }
      for (let j = 0; j < width; j++) for (let c = 0; c < k; c++) G[j * k + c] += g[c * width + j];
    },
  };
}

/** width × k row-major → k × width row-major. */
function transposed(V: Floats, width: number, k: number): Float64Array {
  const v = new Float64Array(width * k);
  for (let j = 0; j < width; j++) for (let c = 0; c < k; c++) v[c * width + j] = V[j * k + c];
  return v;
}
