import type { Tensor, TensorInfo } from '@tensorflow/tfjs';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { GpuDevice } from '../device.ts';

/** Numbers that a kernel reads from its uniforms, in the order of its declaration. */
export type Uniforms = readonly { readonly type: 'int32' | 'float32'; readonly value: number }[];

/** A kernel of our own. Inputs are `array<f32>`, or `array<i32>` of int32 tensors, under their names; the output is `result`. */
export interface GpuKernel {
  /** Under which it is registered with tfjs, and shows in a profile. */
  readonly name: string;
  readonly inputs: readonly string[];
  /** WGSL members such as `classes : i32, scale : f32,`. */
  readonly uniforms: string;
  readonly workgroupSize: number;
  /** WGSL that defines `fn main(index : i32)`, index being that of the invocation. */
  readonly wgsl: string;
}

const MAX_GROUPS = 65535;

/** Registers a kernel with tfjs for its WebGPU backend; registering again is harmless. */
export function registerKernel({ tf }: GpuDevice, kernel: GpuKernel): void {
  if (tf.getKernel(kernel.name, 'webgpu')) return;
  tf.registerKernel({
    kernelName: kernel.name,
    backendName: 'webgpu',
    kernelFunc: ({ inputs, backend, attrs }) => {
      const { shape, invocations, uniforms } = attrs as unknown as Launch;
      const groups = Math.ceil(invocations / kernel.workgroupSize);
      const x = Math.min(groups, MAX_GROUPS);
      const program = {
        variableNames: [...kernel.inputs],
        outputShape: [...shape],
        uniforms: kernel.uniforms,
        workgroupSize: [kernel.workgroupSize, 1, 1] as [number, number, number],
        dispatchLayout: { x: shape.map((_, i) => i) },
        dispatch: [x, Math.ceil(groups / x), 1] as [number, number, number],
        shaderKey: kernel.name,
        getUserCode: () => kernel.wgsl,
      };
      return (backend as WebGPUBackend).runWebGPUProgram(
        program,
        kernel.inputs.map((name) => inputs[name] as TensorInfo),
        'float32',
        uniforms.map(({ type, value }) => ({ type, data: [value] })),
      );
    },
  });
}

interface Launch {
  readonly shape: readonly number[];
  readonly invocations: number;
  readonly uniforms: Uniforms;
}

/** Runs a registered kernel: `invocations` times, its output of the given shape. */
export function launch(
  { tf }: GpuDevice,
  kernel: GpuKernel,
  inputs: Readonly<Record<string, Tensor>>,
  options: Launch,
): Tensor {
  // tfjs types attributes as its own few kinds; ours reach only our own kernel function.
  return tf.engine().runKernel(kernel.name, inputs as never, options as never) as unknown as Tensor;
}
