import type { Matrix } from '../../features/matrix.ts';
import type { Floats, ResidentMatrix } from '../backend.ts';
import { Arena } from './arena.ts';
import { wasmDenseRows } from './dense-rows.ts';
import { instantiateKernels } from './kernels.ts';
import { Passes } from './passes.ts';
import { wasmSparseRows } from './sparse-rows.ts';
import { wasmSoftmaxLoss } from './wasm-softmax-loss.ts';

/** A matrix in a WebAssembly memory of its own, which goes as a whole when the matrix does. One thread. */
export async function holdInWasm(module: WebAssembly.Module, matrix: Matrix): Promise<ResidentMatrix> {
  const arena = new Arena();
  const kernels = await instantiateKernels(module, arena.memory);
  arena.reserve(kernels.firstFreeByte());
  const rows = matrix.kind === 'dense' ? wasmDenseRows(matrix, arena, kernels) : wasmSparseRows(matrix, arena, kernels);
  const passes = new Passes(rows, arena, kernels);
  return {
    rows: rows.rows,
    columns: rows.columns,
    product: async (V, k) => product(passes, V, k),
    transposeProduct: async (S, k) => transposeProduct(passes, S, k),
    probabilities: async (W, classes) => probabilities(passes, W, classes),
    softmaxLoss: (classes, labels, weights) => wasmSoftmaxLoss(passes, classes, labels, weights),
    dispose: () => undefined,
  };
}

function product(passes: Passes, V: Floats, k: number): Float32Array {
  const { rows, arena } = passes;
  const stride = rows.zStride(k);
  const result = new Float32Array(rows.rows * k);
  passes.setColumns(V, k);
  passes.forward(k, (z, first, count) => {
    const Z = arena.floats(z, count * stride);
    if (stride === k) result.set(Z, first * k);
    else for (let r = 0; r < count; r++) result.set(Z.subarray(r * stride, r * stride + k), (first + r) * k);
  });
  return result;
}

function transposeProduct(passes: Passes, S: Floats, k: number): Float64Array {
  const { rows, arena } = passes;
  const stride = rows.zStride(k);
  const { feature, column } = rows.layout(k);
  const sums = passes.back(k, (z, first, count) => {
    const Z = arena.floats(z, count * stride);
    if (stride === k) Z.set(S.subarray(first * k, (first + count) * k));
    else for (let r = 0; r < count; r++) Z.set(S.subarray((first + r) * k, (first + r + 1) * k), r * stride);
  });
  const G = new Float64Array((rows.columns + 1) * k);
  for (let j = 0, g = 0; j <= rows.columns; j++) {
    for (let c = 0; c < k; c++, g++) G[g] = sums[j * feature + c * column];
  }
  return G;
}

function probabilities(passes: Passes, W: Floats, classes: number): Float32Array {
  const { rows, arena, kernels, scratch } = passes;
  const m = classes - 1;
  const P = arena.allocate(rows.rows * classes * 4);
  passes.setDifferences([W], classes);
  passes.forward(m, (z, first, count) => {
    kernels.probabilitiesTile(z, rows.zStride(m) * 4, count, m, P + first * classes * 4, scratch);
  });
  const result = arena.floats(P, rows.rows * classes).slice();
  arena.release(P, rows.rows * classes * 4);
  return result;
}
