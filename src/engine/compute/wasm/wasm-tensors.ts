import { hostOps } from '../tensors/host-ops.ts';
import type { TensorOps } from '../tensors/tensor-ops.ts';
import { wasmConvolution } from './wasm-convolution.ts';
import { wasmMultiply } from './wasm-multiply.ts';

/** Operations for networks on this thread, in float32, with products and convolutions by SIMD kernels. */
export async function wasmTensors(module: WebAssembly.Module): Promise<TensorOps> {
  return hostOps((length) => new Float32Array(length), await wasmMultiply(module), await wasmConvolution(module));
}
