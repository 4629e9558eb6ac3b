import type { Tensor, Tensor1D } from '@tensorflow/tfjs';
import type { GpuDevice } from '../device.ts';
import { launch, registerKernel, type GpuKernel } from './gpu-kernel.ts';

/*
 * The vector work of one conjugate gradient step in five dispatches that move 15 numbers per parameter (the image of p 3, pᵀHp 2,
 * s and r 6, ‖r‖² 1, p 3), with every scalar staying on the device as a tensor of one number. Composed operations take 17
 * dispatches and move 35: five for the image (13), two for pᵀHp (4), two each for s (5), r (5), ‖r‖² (3) and p (5), two divisions.
 * The state is s and r one behind the other, 2 · size numbers.
 */

const WORKGROUP = 256;

/** Σ a[aFrom + i] b[bFrom + i], one workgroup: sizes are those of parameters, not of data. */
const dotKernel: GpuKernel = {
  name: 'RainDot',
  inputs: ['a', 'b'],
  uniforms: 'size : i32, aFrom : i32, bFrom : i32,',
  workgroupSize: WORKGROUP,
  wgsl: `
    var<workgroup> partial : array<f32, ${WORKGROUP}>;
    fn main(index : i32) {
      var sum = 0.0;
      for (var i = index; i < uniforms.size; i += ${WORKGROUP}) {
        sum += a[uniforms.aFrom + i] * b[uniforms.bFrom + i];
      }
      partial[index] = sum;
      workgroupBarrier();
      for (var half = ${WORKGROUP / 2}; half > 0; half /= 2) {
        if (index < half) { partial[index] += partial[index + half]; }
        workgroupBarrier();
      }
      if (index == 0) { result[0] = partial[0]; }
    }
  `,
};

/** H p = g · scale + (λ [i < penalised] + δ) p, g the unscaled sum over the data. */
const imageKernel: GpuKernel = {
  name: 'RainRegularisedImage',
  inputs: ['g', 'p'],
  uniforms: 'size : i32, penalised : i32, scale : f32, l2 : f32, damping : f32,',
  workgroupSize: WORKGROUP,
  wgsl: `
    fn main(index : i32) {
      if (index >= uniforms.size) { return; }
      let weight = uniforms.damping + select(0.0, uniforms.l2, index < uniforms.penalised);
      result[index] = g[index] * uniforms.scale + weight * p[index];
    }
  `,
};

/** s ← s + α p, r ← r − α H p, α = rr / pHp; 0 where that is no positive number, so that a converged state stays. */
const stepKernel: GpuKernel = {
  name: 'RainConjugateStep',
  inputs: ['state', 'p', 'Hp', 'rr', 'pHp'],
  uniforms: 'size : i32,',
  workgroupSize: WORKGROUP,
  wgsl: `
    fn main(index : i32) {
      if (index >= 2 * uniforms.size) { return; }
      let alpha = select(0.0, rr[0] / pHp[0], pHp[0] > 0.0);
      let change = select(-Hp[max(index - uniforms.size, 0)], p[min(index, uniforms.size - 1)], index < uniforms.size);
      result[index] = state[index] + alpha * change;
    }
  `,
};

/** p ← r + β p, β = new rr / old rr, 0 where the old one is. */
const directionKernel: GpuKernel = {
  name: 'RainConjugateDirection',
  inputs: ['state', 'p', 'rr', 'previous'],
  uniforms: 'size : i32,',
  workgroupSize: WORKGROUP,
  wgsl: `
    fn main(index : i32) {
      if (index >= uniforms.size) { return; }
      let beta = select(0.0, rr[0] / previous[0], previous[0] > 0.0);
      result[index] = state[uniforms.size + index] + beta * p[index];
    }
  `,
};

/** The steps on vectors of one size. */
export function conjugateGradientSteps(device: GpuDevice, size: number) {
  for (const kernel of [dotKernel, imageKernel, stepKernel, directionKernel]) registerKernel(device, kernel);
  const int = (value: number) => ({ type: 'int32', value }) as const;
  const float = (value: number) => ({ type: 'float32', value }) as const;
  const run = (
    kernel: GpuKernel,
    inputs: Record<string, Tensor>,
    length: number,
    uniforms: readonly ReturnType<typeof int | typeof float>[],
  ) => launch(device, kernel, inputs, { shape: [length], invocations: length, uniforms }) as Tensor1D;
  const dot = (a: Tensor, b: Tensor, aFrom = 0, bFrom = 0) =>
    launch(
      device,
      dotKernel,
      { a, b },
      {
        shape: [1],
        invocations: WORKGROUP,
        uniforms: [int(size), int(aFrom), int(bFrom)],
      },
    ) as Tensor1D;
  return {
    dot,
    /** ‖r‖² of a state. */
    residual: (state: Tensor) => dot(state, state, size, size),
    image: (g: Tensor, p: Tensor, penalised: number, scale: number, l2: number, damping: number) =>
      run(imageKernel, { g, p }, size, [int(size), int(penalised), float(scale), float(l2), float(damping)]),
    step: (state: Tensor, p: Tensor, Hp: Tensor, rr: Tensor, pHp: Tensor) =>
      run(stepKernel, { state, p, Hp, rr, pHp }, 2 * size, [int(size)]),
    direction: (state: Tensor, p: Tensor, rr: Tensor, previous: Tensor) =>
      run(directionKernel, { state, p, rr, previous }, size, [int(size)]),
  };
}
