import * as tf from '@tensorflow/tfjs';
import { afterAll, expect, it } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import { chooseBackend } from '../../../src/engine/compute/choose.ts';
import { createCpuBackend } from '../../../src/engine/compute/cpu/cpu-backend.ts';
import { relativeError } from '../../../src/engine/compute/vectors.ts';
import { randomDense, randomTask, toSparse } from '../../engine/compute/random-problem.ts';

const { backend } = await chooseBackend('webgpu', Work.quiet);
afterAll(() => backend.dispose());

it.each([
  // [X 1] has a row and columns without entries of X; the last size takes more workgroups than one dimension has.
  [40, 30, 3, 0.1],
  [3, 700, 5, 0.01],
  [2, 23_000, 3, 0.002],
] as const)('sparse products are those of tfjs with dense rows, and of float64: %i × %i × %i', async (...size) => {
  const [rows, columns, k, density] = size;
  const dense = randomDense(rows, columns, density, 9);
  dense.values.fill(0, 0, columns);
  const { V, S: numbers } = randomTask(rows, columns, k, 10);
  const S = Float64Array.from({ length: rows * k }, (_, i) => numbers[i % numbers.length]);
  const expected = await createCpuBackend().hold(toSparse(dense));
  const [sparse, composed] = [await backend.hold(toSparse(dense)), await backend.hold(dense)];
  for (const held of [sparse, composed]) {
    expect(relativeError(await held.product(V[0], k), await expected.product(V[0], k))).toBeLessThan(1e-5);
    expect(relativeError(await held.transposeProduct(S, k), await expected.transposeProduct(S, k))).toBeLessThan(1e-5);
  }
  sparse.dispose();
  composed.dispose();
});

it('a Hessian-vector product with sparse rows is three dispatches, none with a dense X, and leaves nothing behind', async () => {
  const [rows, columns, classes] = [60, 50, 3];
  const { labels, weights, W, V } = randomTask(rows, columns, classes, 4);
  const before = tf.memory().numTensors;
  const held = await backend.hold(toSparse(randomDense(rows, columns, 0.1, 3)));
  const loss = held.softmaxLoss(classes, labels, weights);
  const point = await loss.at(W);
  const profile = await tf.profile(async () => {
    await point.curvature(V);
    return tf.tensor1d([0]);
  });
  expect(profile.kernels.map(({ name }) => name).filter((name) => name !== 'Identity')).toEqual([
    'RainSparseProduct',
    'RainSoftmaxCovariance',
    'RainSparseTransposeProduct',
  ]);
  (profile.result as tf.Tensor).dispose();
  for (const resource of [point, loss, held]) resource.dispose();
  expect(tf.memory().numTensors).toBe(before);
});
