import { RainError } from '../../base/errors.ts';
import type { Backend } from '../backend.ts';
import { availableThreads, Crew } from '../threads/crew.ts';
import { holdInWasm } from './hold.ts';
import { compileKernels } from './kernels.ts';
import { wasmTensors } from './wasm-tensors.ts';

/** 32-bit addresses end at 4 GiB; an eighth is left for P and what passes need. */
const BYTES_PER_THREAD = 3.5 * 2 ** 30;

/**
 * WebAssembly SIMD kernels of our own, float32 with float64 sums. The rows of large tables, and of networks, are dealt out to
 * `threads` cores. Throws `no-simd` where SIMD is missing.
 */
export async function createWasmBackend(threads = availableThreads()): Promise<Backend> {
  const module = await compileKernels();
  if (module === null) throw new RainError('no-simd', 'This browser has no WebAssembly SIMD.');
  // Two parts on one core too, so that a network comes out the same there as on two.
  const network = { tensors: await wasmTensors(module), threads, parts: Math.max(2, threads) };
  const crew = new Crew(threads, (matrix) => holdInWasm(module, matrix));
  return {
    name: 'wasm',
    description: threads === 1 ? 'WebAssembly SIMD' : `WebAssembly SIMD on ${threads} cores`,
    roundoff: 2 ** -24,
    capacity: threads * BYTES_PER_THREAD,
    hold: (matrix) => crew.hold(matrix),
    networkPlace: () => network,
    dispose: () => crew.dispose(),
  };
}
