import { afterEach, expect, it, vi } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import { chooseBackend } from '../../../src/engine/compute/choose.ts';
import { createCpuBackend } from '../../../src/engine/compute/cpu/cpu-backend.ts';
import { isFasterOn, measureCost, placeByCost } from '../../../src/engine/compute/placement.ts';
import { selfTest } from '../../../src/engine/compute/self-test.ts';
import { createWasmBackend } from '../../../src/engine/compute/wasm/wasm-backend.ts';
import { randomDense, toSparse } from './random-problem.ts';

afterEach(() => vi.restoreAllMocks());

it('takes the SIMD kernels where there is no WebGPU, and says why not WebGPU', async () => {
  const { backend, skipped } = await chooseBackend('auto', Work.quiet);
  expect(backend.name).toBe('wasm');
  expect(skipped).toEqual([{ name: 'webgpu', reason: 'This browser has no WebGPU.' }]);
});

it('falls back to plain TypeScript where SIMD is missing', async () => {
  vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
  const { backend, skipped } = await chooseBackend('auto', Work.quiet);
  expect(backend.name).toBe('cpu');
  expect(skipped.map(({ name }) => name)).toEqual(['webgpu', 'wasm']);
});

it('throws with the reason when a forced backend is not to be had', async () => {
  await expect(chooseBackend('webgpu', Work.quiet)).rejects.toMatchObject({
    code: 'backend-unavailable',
    message: expect.stringContaining('This browser has no WebGPU.'),
  });
});

it('the self-test finds a backend that answers zeros', async () => {
  const good = createCpuBackend();
  const zeros = {
    ...good,
    hold: async (matrix: Parameters<typeof good.hold>[0]) => ({
      ...(await good.hold(matrix)),
      product: async (_: unknown, k: number) => new Float32Array(matrix.rows * k),
    }),
  };
  await expect(selfTest(zeros)).rejects.toMatchObject({ code: 'backend-wrong' });
  await expect(selfTest(good)).resolves.toBeUndefined();
});

it('places small matrices on the CPU, large ones on the graphics device, sparse ones by what they store', () => {
  const gpu = { latency: 2, perMillion: 0.1 };
  const cpu = { latency: 0.01, perMillion: 1 };
  expect(isFasterOn(gpu, cpu, randomDense(528, 17, 1, 1))).toBe(false);
  const large = { kind: 'dense', rows: 10_000, columns: 784, values: new Float32Array(7_840_000) } as const;
  expect(isFasterOn(gpu, cpu, large)).toBe(true);
  const sparse = { ...toSparse(randomDense(100, 100, 0.01, 1)), rows: 10_000, columns: 784 };
  expect(isFasterOn(gpu, cpu, sparse)).toBe(false);
});

it('a placing backend measures real costs and holds matrices that work', async () => {
  const [slow, fast] = [createCpuBackend(), await createWasmBackend()];
  const cost = await measureCost(fast);
  expect(cost.latency).toBeGreaterThan(0);
  expect(cost.perMillion).toBeGreaterThan(0);
  await selfTest(await placeByCost(slow, fast));
}, 30_000);
