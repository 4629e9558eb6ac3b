import { expect, it } from 'vitest';
import { Random } from '../../../src/engine/base/random.ts';
import { createCpuBackend } from '../../../src/engine/compute/cpu/cpu-backend.ts';
import { relativeError } from '../../../src/engine/compute/vectors.ts';
import { createWasmBackend } from '../../../src/engine/compute/wasm/wasm-backend.ts';

const [cpu, wasm] = [createCpuBackend(), await createWasmBackend()].map((backend) => backend.networkPlace(0).tensors);

it.each([
  // Less than a block of 4 × 8; whole blocks; a row, a step and a column more than a tile, a stretch and two panels hold.
  [3, 5, 1],
  [8, 16, 24],
  [129, 257, 17],
  [260, 30, 10],
] as const)('products of tensors are those of float64: %i × %i × %i', async (m, k, n) => {
  const random = new Random(m);
  const numbers = (length: number) => Float64Array.from({ length }, () => random.normal());
  const [A, B, G] = [numbers(m * k), numbers(k * n), numbers(m * n)];
  const products = (ops: typeof cpu) => {
    const [a, b, g] = [ops.from(A, m, k), ops.from(B, k, n), ops.from(G, m, n)];
    return Promise.all(
      [ops.product(a, b), ops.transposeProduct(a, g), ops.productTranspose(g, b)].map((tensor) => ops.read(tensor)),
    );
  };
  const [actual, expected] = [await products(wasm), await products(cpu)];
  actual.forEach((product, i) => expect(relativeError(product, expected[i])).toBeLessThan(1e-5));
});
