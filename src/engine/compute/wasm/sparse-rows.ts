import type { SparseMatrix } from '../../features/matrix.ts';
import type { Arena } from './arena.ts';
import type { Kernels } from './kernels.ts';
import type { WasmRows } from './rows.ts';

/** Copies compressed sparse rows, with an entry of 1 at the end of each, into the arena. V and G are feature-major. */
export function wasmSparseRows(matrix: SparseMatrix, arena: Arena, kernels: Kernels): WasmRows {
  const { rows, columns } = matrix;
  const entries = matrix.values.length + rows;
  const starts = arena.allocate((rows + 1) * 4);
  const indices = arena.allocate(entries * 4);
  const values = arena.allocate(entries * 4);
  copyWithOnes(matrix, arena.ints(starts, rows + 1), arena.ints(indices, entries), arena.floats(values, entries));
  /** One column is scalar; several are padded to vectors of 4, whose spare lanes stay zero in V. */
  const padded = (k: number) => (k === 1 ? 1 : Math.ceil(k / 4) * 4);
  return {
    rows,
    columns,
    tileRows: 512,
    zStride: padded,
    layout: (k) => ({ feature: padded(k), column: 1, length: (columns + 1) * padded(k) }),
    forward(first, count, v, z, k) {
      const at = starts + first * 4;
      const stride = padded(k) * 4;
      if (k === 1) kernels.sparseForward1(at, count, indices, values, v, stride, z, stride);
      else
        for (let c = 0; c < stride; c += 16)
          kernels.sparseForward4(at, count, indices, values, v + c, stride, z + c, stride);
    },
    back(first, count, z, g, k) {
      const at = starts + first * 4;
      const stride = padded(k) * 4;
      if (k === 1) kernels.sparseBack1(at, count, indices, values, g, stride, z, stride);
      else
        for (let c = 0; c < stride; c += 16)
          kernels.sparseBack4(at, count, indices, values, g + c, stride, z + c, stride);
    },
  };
}

function copyWithOnes(matrix: SparseMatrix, starts: Int32Array, indices: Int32Array, values: Float32Array): void {
  let to = 0;
  for (let i = 0; i < matrix.rows; i++) {
    const [from, end] = [matrix.rowStarts[i], matrix.rowStarts[i + 1]];
    starts[i] = to;
    indices.set(matrix.indices.subarray(from, end), to);
    values.set(matrix.values.subarray(from, end), to);
    to += end - from;
    indices[to] = matrix.columns;
    values[to++] = 1;
  }
  starts[matrix.rows] = to;
}
