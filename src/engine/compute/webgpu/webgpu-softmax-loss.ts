import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { Floats, SoftmaxLoss, SoftmaxPoint } from '../backend.ts';
import { concatenated, toFloat32, toFloat64 } from '../vectors.ts';
import { gpuConjugateGradient } from './conjugate-gradient.ts';
import type { GpuDevice } from './device.ts';
import type { Chunk } from './gpu-rows.ts';

/** Labels and weights of one chunk of rows: Y one-hot, rows × classes; w rows × 1. */
interface Targets {
  readonly Y: Tensor2D;
  readonly w: Tensor2D;
}

/** The cross entropy of rows under a softmax, by tfjs kernels on the device. */
export function webgpuSoftmaxLoss(
  device: GpuDevice,
  chunks: readonly Chunk[],
  width: number,
  classes: number,
  labels: Int32Array,
  weights: Float32Array,
): SoftmaxLoss {
  const { tf } = device;
  const oneHot = (y: Int32Array) =>
    chunks.map(({ first, rows }) =>
      tf.tidy(() => tf.oneHot(tf.tensor1d(y.slice(first, first + rows), 'int32'), classes).toFloat() as Tensor2D),
    );
  const columns = (w: Float32Array) =>
    chunks.map(({ first, rows }) => tf.tensor2d(w.slice(first, first + rows), [rows, 1], 'float32'));
  let Y = oneHot(labels);
  let w = columns(weights);
  return {
    setLabels(replacement) {
      tf.dispose(Y);
      Y = oneHot(replacement);
    },
    setWeights(replacement) {
      tf.dispose(w);
      w = columns(replacement);
    },
    at: (W) =>
      point(
        device,
        chunks,
        chunks.map((_, i) => ({ Y: Y[i], w: w[i] })),
        width,
        classes,
        W,
      ),
    dispose: () => tf.dispose([Y, w]),
  };
}

async function point(
  device: GpuDevice,
  chunks: readonly Chunk[],
  targets: readonly Targets[],
  width: number,
  classes: number,
  W: Float64Array,
): Promise<SoftmaxPoint> {
  const { tf } = device;
  const P: Tensor2D[] = [];
  const losses: Tensor1D[] = [];
  const sums = tf.tidy(() => {
    const v = tf.tensor2d(toFloat32(W), [width, classes]);
    return chunks
      .map((chunk, i) => {
        const { Y, w } = targets[i];
        const logits = chunk.product(v);
        const p: Tensor2D = tf.softmax(logits);
        const rowLosses = tf.neg(tf.sum(tf.mul<Tensor2D>(tf.logSoftmax(logits), Y), 1)) as Tensor1D;
        P.push(tf.keep(p));
        losses.push(tf.keep(rowLosses));
        const gradient = chunk.transposeProduct(tf.mul(w, tf.sub(p, Y)));
        const loss = tf.sum(tf.mul(tf.reshape(w, [-1]), rowLosses));
        return tf.concat([gradient.flatten(), loss.reshape([1])]);
      })
      .reduce((total, part) => total.add(part));
  });
  const numbers = await device.read(sums);
  return {
    loss: numbers[numbers.length - 1],
    gradient: toFloat64(numbers.subarray(0, width * classes)),
    curvature: (vs) => curvature(device, chunks, targets, P, width, classes, vs),
    conjugateGradient: (b, options, work) =>
      gpuConjugateGradient(
        device,
        (v) =>
          chunks
            .map((chunk, i) => chunk.curvature(v.reshape([width, classes]), P[i], targets[i].w))
            .reduce((total, part) => total.add(part)),
        b,
        options,
        work,
      ),
    probabilities: () => readAll(device, P),
    rowLosses: () => readAll(device, losses),
    dispose: () => tf.dispose([P, losses]),
  };
}

/** Σ over chunks of [X 1]ᵀ (w ∘ (P∘A − P∘rowsum(P∘A))), A = [X 1]·V, for all V side by side. */
async function curvature(
  device: GpuDevice,
  chunks: readonly Chunk[],
  targets: readonly Targets[],
  P: readonly Tensor2D[],
  width: number,
  classes: number,
  vs: readonly Floats[],
): Promise<Float64Array[]> {
  const { tf } = device;
  const k = vs.length;
  const sums = tf.tidy(() => {
    const V = tf.tensor2d(sideBySide(vs, width, classes), [width, k * classes]);
    return chunks.map((chunk, i) => chunk.curvature(V, P[i], targets[i].w)).reduce((total, part) => total.add(part));
  });
  const numbers = await device.read(sums);
  return vs.map((_, s) => {
    const image = new Float64Array(width * classes);
    for (let j = 0; j < width; j++) {
      const from = (j * k + s) * classes;
      image.set(numbers.subarray(from, from + classes), j * classes);
    }
    return image;
  });
}

/** width × (k · classes), the V beside each other. */
function sideBySide(vs: readonly Floats[], width: number, classes: number): Float32Array {
  const k = vs.length;
  const V = new Float32Array(width * k * classes);
  vs.forEach((v, s) => {
    for (let j = 0; j < width; j++) V.set(v.subarray(j * classes, (j + 1) * classes), (j * k + s) * classes);
  });
  return V;
}

/** The values of kept tensors, one after the other; the tensors stay. */
async function readAll(device: GpuDevice, tensors: readonly Tensor[]): Promise<Float32Array> {
  const parts: Float32Array[] = [];
  for (const tensor of tensors) parts.push(await device.read(tensor.clone()));
  return parts.length === 1 ? parts[0] : concatenated(parts);
}
