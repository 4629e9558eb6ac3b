import type { Tensor2D } from '@tensorflow/tfjs';
import type { DenseMatrix, Matrix } from '../../features/matrix.ts';
import { RainError } from '../../base/errors.ts';
import type { GpuDevice } from './device.ts';
import { packRowPairs } from './half-floats.ts';
import { softmaxCovariance } from './kernels/softmax-covariance.ts';
import { MOST_FUSED_COLUMNS, softmaxHessianProduct } from './kernels/softmax-hessian-product.ts';
import { uploadSparseRows } from './sparse-gpu-rows.ts';

/** Rows first … first + rows − 1 of [X 1] on the device, rows × (columns + 1). */
export interface Chunk {
  readonly first: number;
  readonly rows: number;
  /** [X 1]·V, rows × k; V is (columns + 1) × k. */
  product(V: Tensor2D): Tensor2D;
  /** [X 1]ᵀ·S, (columns + 1) × k; S is rows × k. */
  transposeProduct(S: Tensor2D): Tensor2D;
  /** [X 1]ᵀ (w ∘ (P ∘ A − P ∘ rowsum(P ∘ A))), A = [X 1]·V, for directions side by side; P rows × classes, w rows × 1. */
  curvature(V: Tensor2D, P: Tensor2D, w: Tensor2D): Tensor2D;
  dispose(): void;
}

/** Bytes of features per tensor: below every device's buffer limit, and small enough to be uploaded without a stall. */
const CHUNK_BYTES = 64 * 2 ** 20;

/** Uploads [X 1] in chunks, sparse as sparse. Throws `too-large-for-device`. */
export function uploadRows(device: GpuDevice, matrix: Matrix): Chunk[] {
  const limit = Math.min(CHUNK_BYTES, device.backend.device.limits.maxStorageBufferBindingSize);
  return matrix.kind === 'sparse'
    ? uploadSparseRows(device, matrix, Math.floor(limit / 4))
    : uploadDenseRows(device, matrix, limit);
}

function uploadDenseRows(device: GpuDevice, matrix: DenseMatrix, limit: number): Chunk[] {
  const { tf } = device;
  const width = matrix.columns + 1;
  if (width * 4 > limit) {
    throw new RainError(
      'too-large-for-device',
      `A row of ${matrix.columns} features takes more than one buffer of the graphics device. Compute on the CPU instead (backend “wasm”).`,
    );
  }
  const perChunk = Math.floor(limit / (width * 4));
  const chunks: Chunk[] = [];
  for (let first = 0; first < matrix.rows; first += perChunk) {
    const rows = Math.min(perChunk, matrix.rows - first);
    const values = withOnes(matrix, first, rows);
    const X = tf.tensor2d(values, [rows, width], 'float32');
    const pairs = packRowPairs(values, rows, width);
    const halves = pairs && tf.tensor2d(pairs, [Math.ceil(rows / 2), width], 'int32');
    const product = (V: Tensor2D): Tensor2D => tf.matMul(X, V);
    const transposeProduct = (S: Tensor2D): Tensor2D => tf.matMul(X, S, true, false);
    chunks.push({
      first,
      rows,
      product,
      transposeProduct,
      curvature: (V, P, w) =>
        V.shape[1] <= MOST_FUSED_COLUMNS
          ? softmaxHessianProduct(device, halves ?? X, V, P, w)
          : transposeProduct(softmaxCovariance(device, product(V), P, w)),
      dispose: () => tf.dispose(halves ? [X, halves] : X),
    });
  }
  return chunks;
}

function withOnes({ columns, values }: DenseMatrix, first: number, rows: number): Float32Array {
  const width = columns + 1;
  const X = new Float32Array(rows * width).fill(1);
  for (let r = 0; r < rows; r++) {
    X.set(values.subarray((first + r) * columns, (first + r + 1) * columns), r * width);
  }
  return X;
}
