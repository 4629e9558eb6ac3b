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
  const places = (map: Tensor, side: number): Tensor4D =>
    of(map).reshape([map.rows / side ** 2, side, side, map.columns]) as Tensor4D;
  const flat = (tensor: TfTensor, columns: number) => wrap(tensor.reshape([-1, columns]));
  const sumPool = (map: Tensor, side: number) =>
    flat(tf.mul(tf.avgPool(places(map, side), 2, 2, 'valid'), 4), map.columns);
  const upsample = (pooled: Tensor, side: number) => {
    const half = Math.floor(side / 2);
    const large = tf.image.resizeNearestNeighbor(places(pooled, half), [2 * half, 2 * half]);
    const rest = side - 2 * half;
    const whole =
      rest === 0
        ? large
        : tf.pad(large, [
            [0, 0],
            [0, rest],
            [0, rest],
            [0, 0],
          ]);
    return flat(whole, pooled.columns);
  };
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
    patches(images, side, kernel) {
      const count = side - kernel + 1;
      const image = of(images).reshape([images.rows, side, side]);
      const shifted: TfTensor[] = [];
      for (let y = 0; y < kernel; y++) {
        for (let x = 0; x < kernel; x++) shifted.push(tf.slice(image, [0, y, x], [images.rows, count, count]));
      }
      return flat(tf.stack(shifted, 3), kernel ** 2);
    },
    maxPool: (map, side) => flat(tf.maxPool(places(map, side), 2, 2, 'valid'), map.columns),
    sumPool,
    upsample,
    poolShares(map, pooled, side) {
      const chosen = wrap(tf.equal(of(map), of(upsample(pooled, side))).toFloat());
      const count = of(upsample(sumPool(chosen, side), side));
      return wrap(tf.divNoNan(of(chosen), count));
    },
  };
}

function of(tensor: Tensor): Tensor2D {
  if (tensor instanceof GpuTensor) return tensor.tensor;
  throw new TypeError('This tensor was made on another device.');
}
