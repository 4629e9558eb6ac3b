import type { Tensor2D } from '@tensorflow/tfjs';
import { RainError } from '../../base/errors.ts';
import type { SparseMatrix } from '../../features/matrix.ts';
import type { GpuDevice } from './device.ts';
import type { Chunk } from './gpu-rows.ts';
import { softmaxCovariance } from './kernels/softmax-covariance.ts';
import { sparseProduct, sparseTransposeProduct, type SparseEntries } from './kernels/sparse-product.ts';

/** Entries on their way to the device: starts, indices, values. */
interface Entries {
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float32Array;
}

/**
 * Uploads [X 1] by rows for products and by columns for products with the transpose, in chunks of at most `most` entries.
 * Throws `too-large-for-device`.
 */
export function uploadSparseRows(device: GpuDevice, matrix: SparseMatrix, most: number): Chunk[] {
  const { rowStarts, rows } = matrix;
  const chunks: Chunk[] = [];
  for (let first = 0; first < rows;) {
    let end = first;
    // Every row gets one entry more, its 1.
    while (end < rows && rowStarts[end + 1] - rowStarts[first] + (end + 1 - first) <= most) end++;
    if (end === first) {
      throw new RainError(
        'too-large-for-device',
        `Row ${first} has more entries than fit into one buffer of the graphics device. Compute on the CPU instead (backend “wasm”).`,
      );
    }
    chunks.push(uploadChunk(device, matrix, first, end - first));
    first = end;
  }
  return chunks;
}

function uploadChunk(device: GpuDevice, matrix: SparseMatrix, first: number, rows: number): Chunk {
  const { tf } = device;
  const upload = ({ starts, indices, values }: Entries) => ({
    starts: tf.tensor1d(starts, 'int32'),
    indices: tf.tensor1d(indices, 'int32'),
    values: tf.tensor1d(values, 'float32'),
  });
  const entries = withOnes(matrix, first, rows);
  const byRow: SparseEntries = upload(entries);
  const byColumn: SparseEntries = upload(transposed(entries, matrix.columns + 1));
  const product = (V: Tensor2D): Tensor2D => sparseProduct(device, byRow, V);
  const transposeProduct = (S: Tensor2D): Tensor2D => sparseTransposeProduct(device, byColumn, S);
  return {
    first,
    rows,
    product,
    transposeProduct,
    curvature: (V, P, w) => transposeProduct(softmaxCovariance(device, product(V), P, w)),
    dispose: () => tf.dispose([...Object.values(byRow), ...Object.values(byColumn)]),
  };
}

/** Rows of [X 1]: theirs, each with an entry of 1 at its end. */
function withOnes({ rowStarts, indices, values, columns }: SparseMatrix, first: number, rows: number): Entries {
  const count = rowStarts[first + rows] - rowStarts[first] + rows;
  const all = { starts: new Int32Array(rows + 1), indices: new Int32Array(count), values: new Float32Array(count) };
  let to = 0;
  for (let r = 0; r < rows; r++) {
    const [from, end] = [rowStarts[first + r], rowStarts[first + r + 1]];
    all.indices.set(indices.subarray(from, end), to);
    all.values.set(values.subarray(from, end), to);
    to += end - from;
    all.indices[to] = columns;
    all.values[to++] = 1;
    all.starts[r + 1] = to;
  }
  return all;
}

/** The same entries by column, rows ascending within a column. */
function transposed({ starts, indices, values }: Entries, width: number): Entries {
  const columnStarts = new Int32Array(width + 1);
  for (const column of indices) columnStarts[column + 1]++;
  for (let j = 0; j < width; j++) columnStarts[j + 1] += columnStarts[j];
  const next = columnStarts.slice(0, width);
  const rowOf = new Int32Array(indices.length);
  const valueOf = new Float32Array(indices.length);
  for (let r = 0; r + 1 < starts.length; r++) {
    for (let e = starts[r]; e < starts[r + 1]; e++) {
      const to = next[indices[e]]++;
      rowOf[to] = r;
      valueOf[to] = values[e];
    }
  }
  return { starts: columnStarts, indices: rowOf, values: valueOf };
}
