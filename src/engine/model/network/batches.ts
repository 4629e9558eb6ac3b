import type { Tensor, TensorOps } from '../../compute/tensors/tensor-ops.ts';
import type { Matrix } from '../../features/matrix.ts';
import type { HeldRows } from '../classifier.ts';

/** Rows first … first + rows − 1 of a table, on the device. */
export interface Batch {
  readonly first: number;
  readonly rows: number;
  readonly X: Tensor;
}

/** Features of a table on the device, cut into batches whose passes fit its memory. */
export class Batches implements HeldRows {
  readonly rowCount: number;
  readonly batches: readonly Batch[];
  readonly #ops: TensorOps;

  constructor(ops: TensorOps, matrix: Matrix, batchRows: number) {
    this.#ops = ops;
    this.rowCount = matrix.rows;
    const batches: Batch[] = [];
    for (let first = 0; first < matrix.rows; first += batchRows) {
      const rows = Math.min(batchRows, matrix.rows - first);
      const ids = Int32Array.from({ length: rows }, (_, r) => first + r);
      batches.push({ first, rows, X: ops.from(denseRows(matrix, ids), rows, matrix.columns) });
    }
    this.batches = batches;
  }

  dispose(): void {
    this.#ops.dispose(this.batches.map(({ X }) => X));
  }
}

/** Some rows of a matrix, written out: ids.length × columns. */
export function denseRows(matrix: Matrix, ids: Int32Array): Float32Array | Float64Array {
  const { columns, values } = matrix;
  const rows =
    values instanceof Float64Array ? new Float64Array(ids.length * columns) : new Float32Array(ids.length * columns);
  ids.forEach((id, r) => {
    if (matrix.kind === 'dense') {
      rows.set(values.subarray(id * columns, (id + 1) * columns), r * columns);
      return;
    }
    for (let e = matrix.rowStarts[id]; e < matrix.rowStarts[id + 1]; e++)
      rows[r * columns + matrix.indices[e]] = values[e];
  });
  return rows;
}
