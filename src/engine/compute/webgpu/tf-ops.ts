import type { Tensor as TfTensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import type { Floats } from '../backend.ts';
import type { Tensor, TensorOps } from '../tensors/tensor-ops.ts';
import { toFloat32 } from '../vectors.ts';
import type { GpuDevice } from './device.ts';

class GpuTensor implements Tensor {
  readonly tensor: Tensor2D;

  constructor(tensor: TfTensor) {
    this.tensor = tensor as Tensor2D;
  }

  get rows(): number {
    return this.tensor.shape[0];
  }

  get columns(): number {
    return this.tensor.shape[1];
  }
}

/** The same operations as tfjs kernels on the device. */
export function tfOps(device: GpuDevice): TensorOps {
  const { tf } = device;
  const wrap = (tensor: TfTensor) => new GpuTensor(tensor);
  /** Patches of every place that pooling keeps: (images · (2·half)²) × kernel². */
  const patches = (images: Tensor, kernel: number): { seen: Tensor2D; half: number } => {
    const side = Math.round(Math.sqrt(images.columns));
    const half = Math.floor((side - kernel + 1) / 2);
    const image = of(images).reshape([images.rows, side, side]);
    const shifted: TfTensor[] = [];
    for (let y = 0; y < kernel; y++) {
      for (let x = 0; x < kernel; x++) shifted.push(tf.slice(image, [0, y, x], [images.rows, 2 * half, 2 * half]));
    }
    return { seen: tf.stack(shifted, 3).reshape([-1, kernel ** 2]) as Tensor2D, half };
  };
  /** Sum over each 2 × 2 places; the map is images × (2·half)² × filters. */
  const sumPool = (map: TfTensor, images: number, half: number) =>
    tf.mul(tf.avgPool(map.reshape([images, 2 * half, 2 * half, -1]) as Tensor4D, 2, 2, 'valid'), 4);
  const upsample = (pooled: TfTensor, images: number, half: number) =>
    tf.image.resizeNearestNeighbor(pooled.reshape([images, half, half, -1]) as Tensor4D, [2 * half, 2 * half]);
  return {
    from: (values: Floats, rows, columns) => wrap(tf.tensor2d(toFloat32(values), [rows, columns], 'float32')),
    read: (tensor) => device.read(of(tensor).clone()),
    scope: (f) => tf.tidy(f as () => TfTensor) as ReturnType<typeof f>,
    dispose: (tensors) => tf.dispose(tensors.map(of)),
    product: (a, b) => wrap(tf.matMul(of(a), of(b))),
    transposeProduct: (a, b) => wrap(tf.matMul(of(a), of(b), true, false)),
    productTranspose: (a, b) => wrap(tf.matMul(of(a), of(b), false, true)),
    add: (a, b) => wrap(tf.add(of(a), of(b))),
    multiply: (a, b) => wrap(tf.mul(of(a), of(b))),
    scale: (a, factor) => wrap(tf.mul(of(a), factor)),
    addRow: (a, row) => wrap(tf.add(of(a), of(row))),
    columnSums: (a) => wrap(tf.sum(of(a), 0, true)),
    reshape: (a, rows, columns) => wrap(of(a).reshape([rows, columns])),
    relu: (a) => wrap(tf.relu(of(a))),
    step: (a) => wrap(tf.step(of(a))),
    tanh: (a) => wrap(tf.tanh(of(a))),
    oneMinusSquare: (a) => wrap(tf.sub(1, tf.square(of(a)))),
    // Here `choice` is each place's share in the pooled value, divided among equals: images × ((2·half)² · filters).
    convolvePool(images, K, b) {
      const { seen, half } = patches(images, Math.round(Math.sqrt(K.rows)));
      const map = tf.add(tf.matMul(seen, of(K)), of(b)).reshape([images.rows, 2 * half, 2 * half, K.columns]);
      const pooled = tf.maxPool(map as Tensor4D, 2, 2, 'valid');
      const chosen = tf.equal(map, upsample(pooled, images.rows, half)).toFloat();
      const count = upsample(sumPool(chosen, images.rows, half), images.rows, half);
      return {
        pooled: wrap(pooled.reshape([images.rows, -1])),
        choice: wrap(tf.divNoNan(chosen, count).reshape([images.rows, -1])),
      };
    },
    convolveChosen(images, choice, K, b) {
      const { seen, half } = patches(images, Math.round(Math.sqrt(K.rows)));
      const map = tf.add(tf.matMul(seen, of(K)), of(b)).reshape([images.rows, -1]);
      return wrap(sumPool(tf.mul(map, of(choice)), images.rows, half).reshape([images.rows, -1]));
    },
    convolveBack(images, choice, g, kernel) {
      const { seen, half } = patches(images, kernel);
      const spread = tf.mul(upsample(of(g), images.rows, half).reshape([images.rows, -1]), of(choice));
      const map = spread.reshape([seen.shape[0], -1]) as Tensor2D;
      return { K: wrap(tf.matMul(seen, map, true, false)), b: wrap(tf.sum(map, 0, true)) };
    },
  };
}

function of(tensor: Tensor): Tensor2D {
  if (tensor instanceof GpuTensor) return tensor.tensor;
  throw new TypeError('This tensor was made on another device.');
}
