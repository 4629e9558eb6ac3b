import type { Tensor2D } from '@tensorflow/tfjs';
import { RainError } from '../../base/errors.ts';
import type { Matrix } from '../../features/matrix.ts';
import type { GpuDevice } from './device.ts';

/** Rows first … first + rows − 1 of [X 1] on the device, rows × (columns + 1). */
export interface Chunk {
  readonly first: number;
  readonly rows: number;
  readonly X: Tensor2D;
}

/** Bytes of features per tensor: below every device's buffer limit, and small enough to be uploaded without a stall. */
const CHUNK_BYTES = 64 * 2 ** 20;
/** What a sparse matrix may take when it is stored densely, as it is here. */
const SPARSE_LIMIT_BYTES = 2 ** 30;

/** Uploads [X 1] in chunks. Throws `too-large-for-device`. */
export function uploadRows(device: GpuDevice, matrix: Matrix): Chunk[] {
  const width = matrix.columns + 1;
  const limit = Math.min(CHUNK_BYTES, device.backend.device.limits.maxStorageBufferBindingSize);
  const bytes = matrix.rows * width * 4;
  if (width * 4 > limit || (matrix.kind === 'sparse' && bytes > SPARSE_LIMIT_BYTES)) {
    throw new RainError(
      'too-large-for-device',
      `${matrix.rows} rows × ${matrix.columns} features take ${Math.ceil(bytes / 2 ** 20)} MB on the graphics device. Compute on the CPU instead (backend “wasm”).`,
    );
  }
  const perChunk = Math.max(1, Math.floor(limit / (width * 4)));
  const chunks: Chunk[] = [];
  for (let first = 0; first < matrix.rows; first += perChunk) {
    const rows = Math.min(perChunk, matrix.rows - first);
    chunks.push({ first, rows, X: device.tf.tensor2d(withOnes(matrix, first, rows), [rows, width], 'float32') });
  }
  return chunks;
}

function withOnes(matrix: Matrix, first: number, rows: number): Float32Array {
  const { columns, values } = matrix;
  const width = columns + 1;
  const X = new Float32Array(rows * width);
  for (let r = 0; r < rows; r++) {
    const row = first + r;
    if (matrix.kind === 'dense') X.set(values.subarray(row * columns, (row + 1) * columns), r * width);
    else
      for (let e = matrix.rowStarts[row]; e < matrix.rowStarts[row + 1]; e++)
        X[r * width + matrix.indices[e]] = values[e];
    X[r * width + columns] = 1;
  }
  return X;
}
