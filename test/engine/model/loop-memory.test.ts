import { expect, it, vi } from 'vitest';
import { createWasmBackend } from '../../../src/engine/compute/wasm/wasm-backend.ts';
import { manyLoops } from './many-loops.ts';

const models = [
  { name: 'softmax, solved directly', kind: 'softmax', side: 3 },
  { name: 'softmax, by conjugate gradients', kind: 'softmax', side: 15 },
  { name: 'perceptron', kind: 'mlp', side: 3, perceptron: { hidden: [5], activation: 'tanh' } },
  { name: 'convolutional network', kind: 'cnn', side: 5 },
] as const;

it.each(models)(
  'WebAssembly memory does not grow over a hundred iterations of the loop: $name',
  async (model) => {
    const grow = vi.spyOn(WebAssembly.Memory.prototype, 'grow');
    const growths = await manyLoops(await createWasmBackend(), model, () => grow.mock.calls.length);
    expect(growths[0]).toBeGreaterThan(0);
    expect(new Set(growths).size).toBe(1);
    grow.mockRestore();
  },
  60_000,
);
