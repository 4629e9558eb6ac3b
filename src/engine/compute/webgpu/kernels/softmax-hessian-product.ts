import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import type { GpuDevice } from '../device.ts';
import { launch, registerKernel, type GpuKernel } from './gpu-kernel.ts';

/*
 * G = Xᵀ (w ∘ (P ∘ A − P ∘ rowsum(P ∘ A))), A = X V, for directions side by side with m columns in all: two dispatches that
 * read X once from memory, where composed operations take seven (a product, five for the covariance, a product), or three with
 * RainSoftmaxCovariance between two products, and read X twice, A and S on top. A tile of 16 rows is multiplied by V, then,
 * while the caches still have it, by its share of S; the sums of a workgroup's tiles go to a G of its own, and the second
 * dispatch adds those up. For 10,000 × 785, 10 classes, that moves 45 MB (X 31, sums 13) against 65 (X 63, A and S 2); for
 * 1,000,000 × 51, 2 classes, 216 against 452 MB. There are so few workgroups that the sums never outweigh the second X.
 * X may come as pairs of 16-bit floats (half-floats.ts), which halves what is read of it: 114 instead of 216 MB.
 */

/** Columns of V up to which the registers of an invocation hold what it sums. */
export const MOST_FUSED_COLUMNS = 16;

const LANES = 64;
const TILE = 16;
const MOST_WORKGROUPS = 256;
/** Numbers in the sums of all workgroups, below every device's limit for a buffer. */
const MOST_SUMS = 2 ** 24;
/** Columns summed over the lanes at once: bounds the memory of a workgroup to 8 KB and a little. */
const BLOCK = 8;

const tileKernels = new Map<string, GpuKernel>();

/** The kernel for m columns, its text put together once: every step of a solve asks for it. */
function tileKernel(m: number, halves: boolean): GpuKernel {
  const key = `${halves ? 'Halves' : 'Tiles'}${m}`;
  const kernel = tileKernels.get(key) ?? writeTileKernel(`RainSoftmaxHessian${key}`, m, halves);
  tileKernels.set(key, kernel);
  return kernel;
}

function writeTileKernel(name: string, m: number, halves: boolean): GpuKernel {
  const columns = Array.from({ length: m }, (_, c) => c);
  const blocks = columns.filter((c) => c % BLOCK === 0).map((first) => columns.slice(first, first + BLOCK));
  const lines = (of: readonly number[], line: (c: number, i: number) => string) => of.map(line).join('\n');
  // Two rows at one column: of f32 as they are, of 16-bit floats in one word.
  const pair = (row: string) =>
    halves
      ? `unpack2x16float(bitcast<u32>(X[((${row}) / 2) * width + j]))`
      : `vec2<f32>(X[(${row}) * width + j], X[(${row} + 1) * width + j])`;
  return {
    name,
    inputs: ['X', 'V', 'P', 'w'],
    uniforms: 'rows : i32, width : i32, classes : i32, tiles : i32,',
    workgroupSize: LANES,
    wgsl: `
    var<workgroup> partial : array<vec4<f32>, ${LANES * BLOCK}>;
    var<workgroup> S : array<f32, ${TILE * m}>;
    fn main(index : i32) {
      let lane = index % ${LANES};
      let group = index / ${LANES};
      let width = uniforms.width;
      let vectors = ${m} / uniforms.classes;
      for (var tile = 0; tile < uniforms.tiles; tile++) {
        let first = (group * uniforms.tiles + tile) * ${TILE};
        // A, four rows at a time; rows beyond the last get a weight of 0 below.
        for (var four = 0; four < ${TILE}; four += 4) {
          let row = first + four;
          ${lines(columns, (c) => `var a${c} = vec4<f32>();`)}
          for (var j = lane; j < width; j += ${LANES}) {
            let x = vec4<f32>(${pair('row')}, ${pair('row + 2')});
            ${lines(columns, (c) => `a${c} += x * V[j * ${m} + ${c}];`)}
          }
          ${blocks
            .map(
              (block) => `
          ${lines(block, (c, i) => `partial[${i * LANES} + lane] = a${c};`)}
          workgroupBarrier();
          for (var half = ${LANES / 2}; half > 0; half /= 2) {
            if (lane < half) {
              for (var c = lane; c < ${block.length * LANES}; c += ${LANES}) { partial[c] += partial[c + half]; }
            }
            workgroupBarrier();
          }
          if (lane < ${4 * block.length}) {
            S[(four + lane % 4) * ${m} + ${block[0]} + lane / 4] = partial[(lane / 4) * ${LANES}][lane % 4];
          }
          workgroupBarrier();`,
            )
            .join('')}
        }
        for (var i = lane; i < ${TILE} * vectors; i += ${LANES}) {
          let row = min(first + i / vectors, uniforms.rows - 1);
          let weight = select(0.0, w[row], first + i / vectors < uniforms.rows);
          let s = (i / vectors) * ${m} + (i % vectors) * uniforms.classes;
          let p = row * uniforms.classes;
          var mean = 0.0;
          for (var c = 0; c < uniforms.classes; c++) { mean += P[p + c] * S[s + c]; }
          for (var c = 0; c < uniforms.classes; c++) { S[s + c] = weight * P[p + c] * (S[s + c] - mean); }
        }
        workgroupBarrier();
        for (var j = lane; j < width; j += ${LANES}) {
          ${lines(columns, (c) => `var g${c} = 0.0;`)}
          for (var t = 0; t < ${TILE}; t += 2) {
            let x = ${pair('first + t')};
            ${lines(columns, (c) => `g${c} += x.x * S[t * ${m} + ${c}] + x.y * S[(t + 1) * ${m} + ${c}];`)}
          }
          let at = (group * width + j) * ${m};
          if (tile == 0) {
            ${lines(columns, (c) => `result[at + ${c}] = g${c};`)}
          } else {
            ${lines(columns, (c) => `result[at + ${c}] += g${c};`)}
          }
        }
        workgroupBarrier();
      }
    }
  `,
  };
}

/** Σ over workgroups of their sums, always in the same order. */
const sumKernel: GpuKernel = {
  name: 'RainSumGroups',
  inputs: ['sums'],
  uniforms: 'size : i32, groups : i32,',
  workgroupSize: LANES,
  wgsl: `
    fn main(index : i32) {
      if (index >= uniforms.size) { return; }
      var sum = 0.0;
      for (var group = 0; group < uniforms.groups; group++) { sum += sums[group * uniforms.size + index]; }
      result[index] = sum;
    }
  `,
};

/**
 * G, width × m, from X rows × width (or, of type int32, its halves by `packRowPairs`), V width × m, P rows × classes and
 * w rows × 1; m is a multiple of classes, at most 16.
 */
export function softmaxHessianProduct(device: GpuDevice, X: Tensor2D, V: Tensor2D, P: Tensor2D, w: Tensor2D): Tensor2D {
  const [[width, m], [rows, classes]] = [V.shape, P.shape];
  const kernel = tileKernel(m, X.dtype === 'int32');
  registerKernel(device, kernel);
  registerKernel(device, sumKernel);
  const int = (value: number) => ({ type: 'int32', value }) as const;
  const allTiles = Math.ceil(rows / TILE);
  const most = Math.min(MOST_WORKGROUPS, Math.floor(MOST_SUMS / (width * m)), Math.floor(rows / (2 * m)));
  const tiles = Math.ceil(allTiles / Math.max(1, most));
  const groups = Math.ceil(allTiles / tiles);
  const sums: Tensor = launch(
    device,
    kernel,
    { X, V, P, w },
    {
      shape: [groups, width * m],
      invocations: groups * LANES,
      uniforms: [int(rows), int(width), int(classes), int(tiles)],
    },
  );
  return launch(
    device,
    sumKernel,
    { sums },
    { shape: [width, m], invocations: width * m, uniforms: [int(width * m), int(groups)] },
  ) as Tensor2D;
}
