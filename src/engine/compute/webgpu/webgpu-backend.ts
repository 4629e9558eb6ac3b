import type { Tensor2D } from '@tensorflow/tfjs';
import type { Matrix } from '../../features/matrix.ts';
import type { Backend, Floats, ResidentMatrix } from '../backend.ts';
import { toFloat32, toFloat64 } from '../vectors.ts';
import { openDevice, type GpuDevice } from './device.ts';
import { uploadRows, type Chunk } from './gpu-rows.ts';
import { tfOps } from './tf-ops.ts';
import { webgpuSoftmaxLoss } from './webgpu-softmax-loss.ts';

/**
 * tfjs on WebGPU, float32: features stay on the device as tensors, and every product runs there as a kernel. Throws, in
 * words, where there is no adapter, or only a software one and that is not allowed.
 */
export async function createWebgpuBackend(options: { readonly softwareAllowed: boolean }): Promise<Backend> {
  const device = await openDevice(options);
  const network = { tensors: tfOps(device), threads: 1, parts: 1 };
  return {
    name: 'webgpu',
    description: device.adapterName ? `WebGPU (${device.adapterName})` : 'WebGPU',
    roundoff: 2 ** -24,
    // Tables are stored in chunks below the device's limit for one buffer.
    capacity: Number.POSITIVE_INFINITY,
    hold: async (matrix) => hold(device, matrix),
    networkPlace: () => network,
    dispose: () => device.close(),
  };
}

function hold(device: GpuDevice, matrix: Matrix): ResidentMatrix {
  const { tf } = device;
  const { rows, columns } = matrix;
  const width = columns + 1;
  const chunks = uploadRows(device, matrix);
  /** f of each chunk's [X 1]·V, concatenated. */
  const map = async (V: Floats, k: number, f: (Z: Tensor2D) => Tensor2D) => {
    const parts = tf.tidy(() => {
      const v = tf.tensor2d(toFloat32(V), [width, k]);
      return chunks.map((chunk) => f(chunk.product(v)));
    });
    return concatenate(device, parts, chunks, k);
  };
  return {
    rows,
    columns,
    product: (V, k) => map(V, k, (Z) => Z),
    probabilities: (W, classes) => map(W, classes, (Z) => tf.softmax(Z)),
    async transposeProduct(S, k) {
      const sum = tf.tidy(() =>
        chunks
          .map((chunk) => {
            const share = S.subarray(chunk.first * k, (chunk.first + chunk.rows) * k);
            return chunk.transposeProduct(tf.tensor2d(toFloat32(share), [chunk.rows, k]));
          })
          .reduce((total, part) => total.add(part)),
      );
      return toFloat64(await device.read(sum));
    },
    softmaxLoss: (classes, labels, weights) => webgpuSoftmaxLoss(device, chunks, width, classes, labels, weights),
    dispose: () => chunks.forEach((chunk) => chunk.dispose()),
  };
}

async function concatenate(
  device: GpuDevice,
  parts: readonly Tensor2D[],
  chunks: readonly Chunk[],
  k: number,
): Promise<Float32Array> {
  if (parts.length === 1) return device.read(parts[0]);
  const result = new Float32Array(chunks.reduce((sum, chunk) => sum + chunk.rows, 0) * k);
  for (const [i, part] of parts.entries()) result.set(await device.read(part), chunks[i].first * k);
  return result;
}
