import type { DenseMatrix } from '../../features/matrix.ts';
import type { Arena } from './arena.ts';
import type { Kernels } from './kernels.ts';
import type { WasmRows } from './rows.ts';

/** Bytes of features per tile: half of a small second-level cache; between 32 KiB and 512 KiB it makes no difference. */
const TILE_BYTES = 131072;

/** Copies a dense matrix, with a column of ones, into the arena. V and G are class-major, each column padded to 4 floats. */
export function wasmDenseRows({ rows, columns, values }: DenseMatrix, arena: Arena, kernels: Kernels): WasmRows {
  const width = columns + 1;
  const xStride = width * 4;
  const padded = Math.ceil(width / 4) * 4;
  const vStride = padded * 4;
  const x = arena.allocate(rows * xStride);
  const X = arena.floats(x, rows * width);
  for (let i = 0; i < rows; i++) {
    X.set(values.subarray(i * columns, (i + 1) * columns), i * width);
    X[i * width + columns] = 1;
  }
  return {
    rows,
    columns,
    tileRows: Math.max(4, Math.min(512, 4 * Math.floor(TILE_BYTES / (4 * xStride)))),
    zStride: (k) => k,
    layout: (k) => ({ feature: 1, column: padded, length: k * padded }),
    forward(first, count, v, z, k) {
      const at = x + first * xStride;
      let c = 0;
      for (; c + 2 <= k; c += 2) kernels.forward2(at, count, xStride, v + c * vStride, vStride, z + 4 * c, 4 * k);
      if (c < k) kernels.forward1(at, count, xStride, v + c * vStride, vStride, z + 4 * c, 4 * k);
    },
    back(first, count, z, g, k) {
      const at = x + first * xStride;
      let c = 0;
      for (; c + 2 <= k; c += 2) kernels.back2(at, count, xStride, g + c * vStride, vStride, z + 4 * c, 4 * k);
      if (c < k) kernels.back1(at, count, xStride, g + c * vStride, vStride, z + 4 * c, 4 * k);
    },
  };
}
