import { expect, it } from 'vitest';
import { createCpuBackend } from '../../../src/engine/compute/cpu/cpu-backend.ts';
import { createWasmBackend } from '../../../src/engine/compute/wasm/wasm-backend.ts';
import { tauB } from '../statistics.ts';
import { backendScores, scoredSizes } from './backend-scores.ts';

it.each(scoredSizes)('wasm ranks as float64 does at %i × %i × %i', async (...size) => {
  const expected = await backendScores(createCpuBackend(), size);
  const actual = await backendScores(await createWasmBackend(), size);
  expect(tauB(expected, actual, 200, 1e-5)).toBeGreaterThanOrEqual(0.99);
});
