import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { GpuDevice } from '../device.ts';
import { launch, registerKernel, type GpuKernel } from './gpu-kernel.ts';

/*
 * Products with compressed sparse rows X (rows × width, E entries): tfjs has none for WebGPU. Each is one dispatch, like the
 * dense product it stands for, and moves 8·E bytes of X instead of 4·rows·width; composed of single operations (gather, mul,
 * segment sum) it would be three that move 12·k·E more. A Hessian-vector product of 4,137 × 3,363 at 2.4 %, 2 classes, is
 * three dispatches either way and moves 5.4 MB of X instead of 111 MB.
 */

/** Entries of row (or column) i are starts[i] … starts[i + 1] − 1, each with its column (or row) and its value. */
export interface SparseEntries {
  readonly starts: Tensor1D;
  readonly indices: Tensor1D;
  readonly values: Tensor1D;
}

/** Z[r][c] = Σ_e values[e] V[indices[e]][c] over row r: an invocation per number; those of a row read the same entries. */
const productKernel: GpuKernel = {
  name: 'RainSparseProduct',
  inputs: ['starts', 'indices', 'values', 'V'],
  uniforms: 'rows : i32, k : i32,',
  workgroupSize: 64,
  wgsl: `
    fn main(index : i32) {
      if (index >= uniforms.rows * uniforms.k) { return; }
      let row = index / uniforms.k;
      let column = index % uniforms.k;
      var sum = 0.0;
      for (var e = starts[row]; e < starts[row + 1]; e++) { sum += values[e] * V[indices[e] * uniforms.k + column]; }
      result[index] = sum;
    }
  `,
};

const WORKGROUP = 64;

/**
 * G[j][c] = Σ_e values[e] S[indices[e]][c] over column j: a workgroup per number, since columns are of very different length
 * (one has an entry in every row). Summed in the same order every time.
 */
const transposeKernel: GpuKernel = {
  name: 'RainSparseTransposeProduct',
  inputs: ['starts', 'indices', 'values', 'S'],
  uniforms: 'width : i32, k : i32,',
  workgroupSize: WORKGROUP,
  wgsl: `
    var<workgroup> partial : array<f32, ${WORKGROUP}>;
    fn main(index : i32) {
      let number = index / ${WORKGROUP};
      let lane = index % ${WORKGROUP};
      let inside = number < uniforms.width * uniforms.k;
      let row = select(0, number / uniforms.k, inside);
      let end = select(0, starts[row + 1], inside);
      var sum = 0.0;
      for (var e = starts[row] + lane; e < end; e += ${WORKGROUP}) {
        sum += values[e] * S[indices[e] * uniforms.k + number % uniforms.k];
      }
      partial[lane] = sum;
      workgroupBarrier();
      for (var half = ${WORKGROUP / 2}; half > 0; half /= 2) {
        if (lane < half) { partial[lane] += partial[lane + half]; }
        workgroupBarrier();
      }
      if (inside && lane == 0) { result[number] = partial[0]; }
    }
  `,
};

/** X·V, rows × k, from the entries by row; V is width × k. */
export function sparseProduct(device: GpuDevice, entries: SparseEntries, V: Tensor2D): Tensor2D {
  return product(device, productKernel, { ...entries, V }, entries.starts.size - 1, V.shape[1], 1);
}

/** Xᵀ·S, width × k, from the entries by column; S is rows × k. */
export function sparseTransposeProduct(device: GpuDevice, entries: SparseEntries, S: Tensor2D): Tensor2D {
  return product(device, transposeKernel, { ...entries, S }, entries.starts.size - 1, S.shape[1], WORKGROUP);
}

/** Runs a kernel that makes size × k numbers, each by so many invocations. */
function product(
  device: GpuDevice,
  kernel: GpuKernel,
  inputs: Readonly<Record<string, Tensor>>,
  size: number,
  k: number,
  perNumber: number,
): Tensor2D {
  registerKernel(device, kernel);
  return launch(device, kernel, inputs, {
    shape: [size, k],
    invocations: size * k * perNumber,
    uniforms: [
      { type: 'int32', value: size },
      { type: 'int32', value: k },
    ],
  }) as Tensor2D;
}
