import { afterEach, expect, it, vi } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import type { Backend } from '../../../src/engine/compute/backend.ts';
import { chooseBackend } from '../../../src/engine/compute/choose.ts';
import { createCpuBackend } from '../../../src/engine/compute/cpu/cpu-backend.ts';
import { isFasterOn, measureCost, measureNetworkCost, placeByCost } from '../../../src/engine/compute/placement.ts';
import { selfTest } from '../../../src/engine/compute/self-test.ts';
import type { Tensor } from '../../../src/engine/compute/tensors/tensor-ops.ts';
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

it('small work is faster on the CPU, large work on the graphics device', () => {
  const gpu = { latency: 2, perMillion: 0.1 };
  const cpu = { latency: 0.01, perMillion: 1 };
  expect(isFasterOn(gpu, cpu, 528 * 17)).toBe(false);
  expect(isFasterOn(gpu, cpu, 10_000 * 784)).toBe(true);
});

it('places matrices by what they store, and networks by rows × parameters, where they are faster', async () => {
  // A fast device that answers late, and a slow one that answers at once.
  const [gpu, cpu] = [answersLate(await createWasmBackend()), createCpuBackend()];
  const held = { gpu: vi.spyOn(gpu, 'hold'), cpu: vi.spyOn(cpu, 'hold') };
  const placed = await placeByCost(gpu, cpu);
  for (const spy of Object.values(held)) spy.mockClear();
  const dense = { kind: 'dense', rows: 10_000, columns: 784, values: new Float32Array(7_840_000) } as const;
  await placed.hold(dense);
  expect([held.gpu.mock.calls.length, held.cpu.mock.calls.length]).toEqual([1, 0]);
  await placed.hold({ ...toSparse(randomDense(100, 100, 0.01, 1)), columns: 784 });
  expect([held.gpu.mock.calls.length, held.cpu.mock.calls.length]).toEqual([1, 1]);
  expect(placed.networkPlace(30 * 500)).toBe(cpu.networkPlace(0));
  expect(placed.networkPlace(2000 * 600_000)).toBe(gpu.networkPlace(0));
}, 60_000);

/** Every answer that a backend is timed by, 15 ms later. */
function answersLate(backend: Backend): Backend {
  const late = async <T>(answer: Promise<T>): Promise<T> => {
    await new Promise((resolve) => setTimeout(resolve, 15));
    return answer;
  };
  const place = backend.networkPlace(0);
  const { tensors } = place;
  const network = { ...place, tensors: { ...tensors, read: (tensor: Tensor) => late(tensors.read(tensor)) } };
  return {
    ...backend,
    networkPlace: () => network,
    async hold(matrix) {
      const held = await backend.hold(matrix);
      const softmaxLoss = (...parts: Parameters<typeof held.softmaxLoss>) => {
        const loss = held.softmaxLoss(...parts);
        const at = async (W: Float64Array) => {
          const point = await loss.at(W);
          return { ...point, curvature: (...vs: Parameters<typeof point.curvature>) => late(point.curvature(...vs)) };
        };
        return { ...loss, at };
      };
      return { ...held, softmaxLoss };
    },
  };
}

it('a placing backend measures real costs and holds matrices that work', async () => {
  const [slow, fast] = [createCpuBackend(), await createWasmBackend()];
  for (const cost of [await measureCost(fast), await measureNetworkCost(fast.networkPlace(0))]) {
    expect(cost.latency).toBeGreaterThan(0);
    expect(cost.perMillion).toBeGreaterThan(0);
  }
  await selfTest(await placeByCost(slow, fast));
}, 30_000);
