import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createWasmBackend } from '../../../src/engine/compute/wasm/wasm-backend.ts';
import { generate, target } from '../../../src/tools/kernels.mjs';
import { awkwardSizes, expectSameAsCpu } from './same-as-cpu.ts';

const backend = await createWasmBackend();

describe.each(['dense', 'sparse'] as const)('wasm kernels on %s rows', (kind) => {
  it.each(awkwardSizes)('agree with float64 at %i × %i × %i', (...size) => expectSameAsCpu(backend, size, kind));
});

it('keeps float32 sums accurate over many rows and tiles', () => expectSameAsCpu(backend, [40_000, 5, 3], 'dense'));

it('the checked-in module is what the source compiles to', async () => {
  expect(readFileSync(target, 'utf8')).toBe(await generate());
}, 60_000);
