import type { Floats, SoftmaxLoss, SoftmaxPoint } from '../backend.ts';
import type { Passes } from './passes.ts';

/**
 * The cross entropy of rows under a softmax. Only classes − 1 columns are computed: rows of P − Y and of the covariance sum
 * to zero and logits may be shifted, so V_c − V_last goes in and the last class's column is minus the sum of the others.
 */
export function wasmSoftmaxLoss(
  passes: Passes,
  classes: number,
  labels: Int32Array,
  weights: Float32Array,
): SoftmaxLoss {
  const { arena } = passes;
  const { rows } = passes.rows;
  const y = arena.allocate(rows * 4);
  const w = arena.allocate(rows * 4);
  arena.ints(y, rows).set(labels);
  arena.floats(w, rows).set(weights);
  return {
    setLabels: (replacement) => arena.ints(y, rows).set(replacement),
    setWeights: (replacement) => arena.floats(w, rows).set(replacement),
    at: async (W) => point(passes, classes, y, w, W),
    dispose() {
      arena.release(y, rows * 4);
      arena.release(w, rows * 4);
    },
  };
}

function point(passes: Passes, classes: number, y: number, w: number, W: Float64Array): SoftmaxPoint {
  const { arena, kernels, scratch } = passes;
  const { rows } = passes.rows;
  const m = classes - 1;
  const sizes = [rows * classes * 4, rows * 4];
  const P = arena.allocate(sizes[0]);
  const losses = arena.allocate(sizes[1]);
  const zStride = passes.rows.zStride(m) * 4;
  let loss = 0;
  passes.setDifferences([W], classes);
  const sums = passes.forwardAndBack(m, (z, first, count) => {
    const row = first * 4;
    loss += kernels.softmaxTile(z, zStride, count, m, P + row * classes, y + row, w + row, losses + row, scratch);
  });
  return {
    loss,
    gradient: unpack(passes, sums, 0, 1, classes),
    curvature: async (vs, share = 1) => curvature(passes, classes, P, w, vs, Math.floor(1 / share)),
    probabilities: async () => arena.floats(P, rows * classes).slice(),
    rowLosses: async () => arena.floats(losses, rows).slice(),
    dispose() {
      arena.release(P, sizes[0]);
      arena.release(losses, sizes[1]);
    },
  };
}

function curvature(
  passes: Passes,
  classes: number,
  P: number,
  w: number,
  vs: readonly Floats[],
  every: number,
): Float64Array[] {
  const m = classes - 1;
  const k = vs.length * m;
  const zStride = passes.rows.zStride(k) * 4;
  passes.setDifferences(vs, classes);
  const sums = passes.forwardAndBack(
    k,
    (z, first, count) =>
      passes.kernels.covarianceTile(z, zStride, count, m, vs.length, P + first * classes * 4, w + first * 4),
    every,
  );
  if (every > 1) {
    const scale = passes.rows.rows / passes.sampledRows(every);
    for (let i = 0; i < sums.length; i++) sums[i] *= scale;
  }
  return vs.map((_, s) => unpack(passes, sums, s, vs.length, classes));
}

/** One of `vectors` results as (columns + 1) × classes row-major, the last class being minus the sum of the others. */
function unpack(passes: Passes, sums: Float64Array, s: number, vectors: number, classes: number): Float64Array {
  const m = classes - 1;
  const width = passes.rows.columns + 1;
  const { feature, column } = passes.rows.layout(vectors * m);
  const G = new Float64Array(width * classes);
  for (let j = 0; j < width; j++) {
    const at = j * feature + s * m * column;
    let total = 0;
    for (let c = 0; c < m; c++) {
      const value = sums[at + c * column];
      G[j * classes + c] = value;
      total += value;
    }
    G[j * classes + m] = -total;
  }
  return G;
}
