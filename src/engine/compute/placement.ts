import { Random } from '../base/random.ts';
import type { Matrix } from '../features/matrix.ts';
import type { Backend } from './backend.ts';

/** What a Hessian-vector product costs on a device: milliseconds = latency + numbers of X · perMillion / 10⁶. */
export interface CostModel {
  readonly latency: number;
  readonly perMillion: number;
}

const CLASSES = 4;
const SMALL = { rows: 64, columns: 15 };
const LARGE = { rows: 16_384, columns: 127 };
const REPETITIONS = 3;

/**
 * Times products on a tiny matrix and on one large enough to be dealt out to all cores, after one of each to warm up. Takes
 * some tens of milliseconds.
 */
export async function measureCost(backend: Backend): Promise<CostModel> {
  const [small, large] = [await time(backend, SMALL), await time(backend, LARGE)];
  const numbers = LARGE.rows * LARGE.columns - SMALL.rows * SMALL.columns;
  return { latency: small, perMillion: Math.max(0, (large - small) / numbers) * 1e6 };
}

/** Milliseconds that a product takes by a cost model: what is stored counts, so a sparse matrix is cheap. */
export function productCost({ latency, perMillion }: CostModel, matrix: Matrix): number {
  return latency + (matrix.values.length / 1e6) * perMillion;
}

/**
 * A backend that puts each matrix where products with it are predicted to be faster: small ones on the CPU, where no
 * dispatch and no answer has to be waited for, large ones on the graphics device. Networks run on the device.
 */
export async function placeByCost(gpu: Backend, cpu: Backend): Promise<Backend> {
  const [gpuCost, cpuCost] = [await measureCost(gpu), await measureCost(cpu)];
  return {
    name: gpu.name,
    description: `${gpu.description} for large tables, ${cpu.description} for small ones`,
    roundoff: Math.max(gpu.roundoff, cpu.roundoff),
    capacity: Math.max(gpu.capacity, cpu.capacity),
    hold: (matrix) => (isFasterOn(gpuCost, cpuCost, matrix) ? gpu : cpu).hold(matrix),
    tensors: gpu.tensors,
    networkThreads: gpu.networkThreads,
    dispose() {
      gpu.dispose();
      cpu.dispose();
    },
  };
}

/** Whether the graphics device is predicted to be faster with this matrix than the CPU. */
export function isFasterOn(gpu: CostModel, cpu: CostModel, matrix: Matrix): boolean {
  return productCost(gpu, matrix) < productCost(cpu, matrix);
}

async function time(backend: Backend, { rows, columns }: typeof SMALL): Promise<number> {
  const random = new Random(3);
  const values = Float32Array.from({ length: rows * columns }, () => random.uniform() - 0.5);
  const held = await backend.hold({ kind: 'dense', rows, columns, values });
  const labels = Int32Array.from({ length: rows }, (_, i) => i % CLASSES);
  const loss = held.softmaxLoss(CLASSES, labels, new Float32Array(rows).fill(1));
  const point = await loss.at(new Float64Array((columns + 1) * CLASSES));
  const direction = Float64Array.from({ length: (columns + 1) * CLASSES }, () => random.uniform());
  let best = Number.POSITIVE_INFINITY;
  for (let repetition = 0; repetition <= REPETITIONS; repetition++) {
    const start = performance.now();
    await point.curvature([direction]);
    // The first run compiles.
    if (repetition > 0) best = Math.min(best, performance.now() - start);
  }
  point.dispose();
  loss.dispose();
  held.dispose();
  return best;
}
