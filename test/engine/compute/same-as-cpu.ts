import { expect } from 'vitest';
import type { Backend } from '../../../src/engine/compute/backend.ts';
import { createCpuBackend } from '../../../src/engine/compute/cpu/cpu-backend.ts';
import { relativeError } from '../../../src/engine/compute/vectors.ts';
import { randomDense, randomTask, toSparse } from './random-problem.ts';

/** Rows × features × classes that meet every remainder of the blocked kernels. */
export const awkwardSizes = [
  [5, 1, 2],
  [3, 2, 2],
  [5, 3, 3],
  [7, 17, 2],
  [130, 33, 4],
  [64, 50, 10],
  [300, 7, 5],
] as const;

/** Every product and the softmax loss of a backend against float64, on a dense matrix and on the same one stored sparse. */
export async function expectSameAsCpu(
  backend: Backend,
  [rows, columns, classes]: readonly [number, number, number],
  kind: 'dense' | 'sparse',
): Promise<void> {
  const dense = randomDense(rows, columns, kind === 'dense' ? 1 : 0.3, rows + columns);
  const { labels, weights, W, V, S } = randomTask(rows, columns, classes, rows * columns);
  const matrix = kind === 'dense' ? dense : toSparse(dense);
  const held = await backend.hold(matrix);
  const expected = await createCpuBackend().hold(dense);
  const close = (actual: ArrayLike<number>, reference: ArrayLike<number>) =>
    expect(relativeError(actual, reference)).toBeLessThan(1e-5);
  try {
    for (const k of [1, 3])
      close(await held.product(cycle(V[0], columns, k), k), await expected.product(cycle(V[0], columns, k), k));
    for (const k of [1, 3]) {
      const s = S.slice(0, rows * k);
      close(await held.transposeProduct(s, k), await expected.transposeProduct(s, k));
    }
    close(await held.probabilities(W, classes), await expected.probabilities(W, classes));

    const loss = held.softmaxLoss(classes, labels, weights);
    const reference = expected.softmaxLoss(classes, labels, weights);
    const at = async (w: Float64Array) => {
      const [point, truth] = [await loss.at(w), await reference.at(w)];
      expect(Math.abs(point.loss - truth.loss)).toBeLessThanOrEqual(1e-5 * truth.loss);
      expect(relativeError(point.gradient, truth.gradient)).toBeLessThan(1e-5);
      close(await point.probabilities(), await truth.probabilities());
      close(await point.rowLosses(), await truth.rowLosses());
      const images = await point.curvature(V);
      const truths = await truth.curvature(V);
      images.forEach((image, i) => close(image, truths[i]));
      // Small tables are one tile, which is all that can be sampled.
      const estimates = await point.curvature(V, 0.99);
      estimates.forEach((estimate, i) => close(estimate, truths[i]));
      point.dispose();
    };
    await at(W);
    const flipped = labels.map((label) => (label + 1) % classes);
    loss.setLabels(flipped);
    reference.setLabels(flipped);
    loss.setWeights(weights.fill(1));
    reference.setWeights(weights);
    await at(W.map((value) => -value));
    loss.dispose();
  } finally {
    held.dispose();
  }
}

/** The first (columns + 1) · k numbers, cycling. */
function cycle(V: Float64Array, columns: number, k: number): Float64Array {
  return Float64Array.from({ length: (columns + 1) * k }, (_, i) => V[i % V.length]);
}
