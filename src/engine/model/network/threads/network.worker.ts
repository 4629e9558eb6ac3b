import { RainError } from '../../../base/errors.ts';
import { once } from '../../../base/once.ts';
import { compileKernels } from '../../../compute/wasm/kernels.ts';
import { wasmTensors } from '../../../compute/wasm/wasm-tensors.ts';
import { serveNetworks } from './serve-networks.ts';

/** Holds rows of a network, and passes over them on a core of its own. */
async function operations() {
  const module = await compileKernels();
  if (module === null) throw new RainError('no-simd', 'This browser has no WebAssembly SIMD.');
  return wasmTensors(module);
}

serveNetworks(once(operations), self);
