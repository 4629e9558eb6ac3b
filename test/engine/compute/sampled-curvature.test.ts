import { describe, expect, it } from 'vitest';
import type { Backend } from '../../../src/engine/compute/backend.ts';
import { createCpuBackend } from '../../../src/engine/compute/cpu/cpu-backend.ts';
import { joinShards, rowRange } from '../../../src/engine/compute/shards.ts';
import { relativeError } from '../../../src/engine/compute/vectors.ts';
import { createWasmBackend } from '../../../src/engine/compute/wasm/wasm-backend.ts';
import type { Matrix } from '../../../src/engine/features/matrix.ts';
import { randomDense, randomTask, toSparse } from './random-problem.ts';

const CLASSES = 3;
const wasm = await createWasmBackend();
const dealt = {
  ...wasm,
  name: 'wasm in two shards',
  hold: async (matrix: Matrix) =>
    joinShards([
      await wasm.hold(rowRange(matrix, 0, matrix.rows / 2)),
      await wasm.hold(rowRange(matrix, matrix.rows / 2, matrix.rows)),
    ]),
};
const backends: readonly (Pick<Backend, 'hold'> & { readonly name: string })[] = [createCpuBackend(), wasm, dealt];

/** ∇²L·V from all rows and from a share of them. */
async function both(backend: Pick<Backend, 'hold'>, matrix: Matrix, share: number) {
  const { labels, weights, W, V } = randomTask(matrix.rows, matrix.columns, CLASSES, 7);
  const held = await backend.hold(matrix);
  const loss = held.softmaxLoss(CLASSES, labels, weights);
  const point = await loss.at(W);
  const [all] = await point.curvature(V.slice(0, 1));
  const [again] = await point.curvature(V.slice(0, 1), 1);
  const [estimate] = await point.curvature(V.slice(0, 1), share);
  point.dispose();
  loss.dispose();
  held.dispose();
  return { all, again, estimate };
}

describe.each(backends)('curvature from a share of the rows on $name', (backend) => {
  it.each(['dense', 'sparse'] as const)('is the whole one where rows repeat: %s', async (kind) => {
    // 8 tiles of 512 equal rows each: every tile is like every other, but for the rounding of float32 sums.
    const one = randomDense(1, 6, 1, 3);
    const rows = 4096;
    const values = Float32Array.from({ length: rows * 6 }, (_, i) => one.values[i % 6]);
    const dense = { kind: 'dense', rows, columns: 6, values } as const;
    const matrix = kind === 'dense' ? dense : toSparse(dense);
    const held = await backend.hold(matrix);
    const loss = held.softmaxLoss(2, new Int32Array(rows), new Float32Array(rows).fill(1));
    const point = await loss.at(new Float64Array(14));
    const V = Float64Array.from({ length: 14 }, (_, i) => Math.sin(i));
    const [all] = await point.curvature([V]);
    const [estimate] = await point.curvature([V], 0.25);
    expect(relativeError(estimate, all)).toBeLessThan(1e-4);
    point.dispose();
    loss.dispose();
    held.dispose();
  });

  it.each(['dense', 'sparse'] as const)('is near the whole one, but not it, for random rows: %s', async (kind) => {
    const dense = randomDense(10_000, 6, 1, 5);
    const { all, again, estimate } = await both(backend, kind === 'dense' ? dense : toSparse(dense), 0.25);
    expect([...again]).toEqual([...all]);
    const error = relativeError(estimate, all);
    expect(error).toBeLessThan(0.2);
    expect(error).toBeGreaterThan(1e-4);
  });
});
