import * as tf from '@tensorflow/tfjs';
import { afterAll, expect, it } from 'vitest';
import { Random } from '../../../src/engine/base/random.ts';
import { relativeError } from '../../../src/engine/compute/vectors.ts';
import { packRowPairs } from '../../../src/engine/compute/webgpu/half-floats.ts';
import { openDevice } from '../../../src/engine/compute/webgpu/device.ts';
import {
  MOST_FUSED_COLUMNS,
  softmaxHessianProduct,
} from '../../../src/engine/compute/webgpu/kernels/softmax-hessian-product.ts';

const device = await openDevice({ softwareAllowed: true });
afterAll(() => device.close());

it.each([
  // One tile not filled; features past the lanes; two blocks of columns; all columns; several tiles per workgroup.
  [5, 3, 2, 1],
  [40, 70, 3, 1],
  [90, 5, 4, 3],
  [64, 20, 8, 2],
  [5000, 4, 2, 1],
] as const)(
  'the fused product is that of composed operations, in two dispatches: %i × %i × %i, %i at once',
  async (...size) => {
    const [rows, width, classes, vectors] = size;
    expect(classes * vectors).toBeLessThanOrEqual(MOST_FUSED_COLUMNS);
    const random = new Random(rows);
    const matrix = (r: number, c: number) =>
      tf.tensor2d(
        Float32Array.from({ length: r * c }, () => random.normal()),
        [r, c],
      );
    // Sixteenths, which 16-bit floats hold exactly.
    const values = Float32Array.from({ length: rows * width }, () => Math.round(16 * random.normal()) / 16);
    const X = tf.tensor2d(values, [rows, width]);
    const halves = tf.tensor2d(packRowPairs(values, rows, width) ?? [], [Math.ceil(rows / 2), width], 'int32');
    const V = matrix(width, vectors * classes);
    const P: tf.Tensor2D = tf.softmax(matrix(rows, classes));
    const w: tf.Tensor2D = tf.step(tf.add<tf.Tensor2D>(matrix(rows, 1), 1));
    const composed: tf.Tensor = tf.tidy(() => {
      const A = tf.matMul(X, V).reshape([rows, vectors, classes]);
      const p = P.reshape([rows, 1, classes]);
      const mean = tf.sum(tf.mul(p, A), 2, true);
      const S = tf.mul(w.reshape([rows, 1, 1]), tf.mul(p, tf.sub(A, mean)));
      return tf.matMul(X, S.reshape<tf.Tensor2D>([rows, vectors * classes]), true, false);
    });
    const expected = await device.read(composed);
    for (const [kind, of] of [
      ['Tiles', X],
      ['Halves', halves],
    ] as const) {
      const profile = await tf.profile(() => softmaxHessianProduct(device, of, V, P, w));
      expect(profile.kernels.map(({ name }) => name)).toEqual([
        `RainSoftmaxHessian${kind}${vectors * classes}`,
        'RainSumGroups',
      ]);
      expect(relativeError(await device.read(profile.result as tf.Tensor), expected)).toBeLessThan(1e-5);
    }
  },
);
