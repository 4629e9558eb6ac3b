import type { Matrix } from '../../features/matrix.ts';

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
