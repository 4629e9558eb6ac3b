import type { Tensor2D } from '@tensorflow/tfjs';
import type { GpuDevice } from '../device.ts';
import { launch, registerKernel, type GpuKernel } from './gpu-kernel.ts';

/**
 * S = w ∘ (P ∘ A − P ∘ rowsum(P ∘ A)) for k directions side by side: A and S rows × (k · classes), P rows × classes, w rows × 1.
 * One dispatch that reads A, P, w and writes S once, where composed operations take five (mul, sum, mul, sub, mul) and
 * write three arrays of A's size in between: 4 + 1/k instead of 12 floats moved per number of A.
 */
const kernel: GpuKernel = {
  name: 'RainSoftmaxCovariance',
  inputs: ['A', 'P', 'w'],
  uniforms: 'classes : i32, vectors : i32, rows : i32,',
  workgroupSize: 64,
  wgsl: `
    fn main(index : i32) {
      if (index >= uniforms.rows * uniforms.vectors) { return; }
      let row = index / uniforms.vectors;
      let a = index * uniforms.classes;
      let p = row * uniforms.classes;
      var mean = 0.0;
      for (var c = 0; c < uniforms.classes; c++) { mean += P[p + c] * A[a + c]; }
      for (var c = 0; c < uniforms.classes; c++) { result[a + c] = w[row] * P[p + c] * (A[a + c] - mean); }
    }
  `,
};

/**
 * w ∘ (P ∘ A − P ∘ rowsum(P ∘ A)) for several A side by side: A is rows × (vectors · classes), P rows × classes, w a weight
 * per row. The middle of a softmax Hessian product (METHODS.md §2), as one kernel.
 */
export function softmaxCovariance(device: GpuDevice, A: Tensor2D, P: Tensor2D, w: Tensor2D): Tensor2D {
  registerKernel(device, kernel);
  const [rows, classes] = P.shape;
  const vectors = A.shape[1] / classes;
  return launch(
    device,
    kernel,
    { A, P, w },
    {
      shape: A.shape,
      invocations: rows * vectors,
      uniforms: [
        { type: 'int32', value: classes },
        { type: 'int32', value: vectors },
        { type: 'int32', value: rows },
      ],
    },
  ) as Tensor2D;
}
