import { RainError } from '../../base/errors.ts';
import { compileKernels } from '../wasm/kernels.ts';
import { holdInWasm } from '../wasm/hold.ts';
import { serveShards } from './serve-shards.ts';

/** Holds rows in WebAssembly memory of its own, and computes with them on a core of its own. */
serveShards(async (matrix) => {
  const kernels = await compileKernels();
  if (kernels === null) throw new RainError('no-simd', 'This browser has no WebAssembly SIMD.');
  return holdInWasm(kernels, matrix);
}, self);
