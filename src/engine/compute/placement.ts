import { Random } from '../base/random.ts';
import type { Matrix } from '../features/matrix.ts';
import type { Backend, NetworkPlace } from './backend.ts';

/** What a pass costs on a device: milliseconds = latency + work · perMillion / 10⁶. */
export interface CostModel {
  readonly latency: number;
  readonly perMillion: number;
}

const CLASSES = 4;
const SMALL = { rows: 64, columns: 15 };
const LARGE = { rows: 16_384, columns: 127 };
const SMALL_LAYER = { rows: 8, inputs: 16, outputs: 8 };
const LARGE_LAYER = { rows: 256, inputs: 512, outputs: 128 };
const REPETITIONS = 3;

/**
 * Times Hessian-vector products on a tiny matrix and on one large enough to be dealt out to all cores, after one of each to warm
 * up; the work is the numbers of X. Takes some tens of milliseconds.
 */
export async function measureCost(backend: Backend): Promise<CostModel> {
  const [small, large] = [await timeProduct(backend, SMALL), await timeProduct(backend, LARGE)];
  return line(small, SMALL.rows * SMALL.columns, large, LARGE.rows * LARGE.columns);
}

/**
 * The same for networks: a small and a large layer forward and backward, its parameters going there and their gradient coming
 * back, as in every pass; the work is rows × parameters. What is dealt out to threads is taken to be done by all at once.
 */
export async function measureNetworkCost({ tensors, threads }: NetworkPlace): Promise<CostModel> {
  const [small, large] = [await timeLayer(tensors, SMALL_LAYER), await timeLayer(tensors, LARGE_LAYER)];
  const work = ({ rows, inputs, outputs }: typeof SMALL_LAYER) => rows * inputs * outputs;
  const { latency, perMillion } = line(small, work(SMALL_LAYER), large, work(LARGE_LAYER));
  return { latency, perMillion: perMillion / threads };
}

/** Whether the graphics device is predicted to be faster than the CPU with so much work. */
export function isFasterOn(gpu: CostModel, cpu: CostModel, work: number): boolean {
  return cost(gpu, work) < cost(cpu, work);
}

/**
 * A backend that puts each matrix, and each network, where passes are predicted to be faster: small ones on the CPU, where no
 * dispatch and no answer has to be waited for, large ones on the graphics device. Of a matrix what is stored counts, so a sparse
 * one is cheap. Costs are measured here and now; a backend that is chosen by name (`?backend=` of the page, `--backend` of the
 * runner) is not placed by them but does everything.
 */
export async function placeByCost(gpu: Backend, cpu: Backend): Promise<Backend> {
  const [gpuCost, cpuCost] = [await measureCost(gpu), await measureCost(cpu)];
  const places = [gpu.networkPlace(0), cpu.networkPlace(0)] as const;
  const [gpuNetworks, cpuNetworks] = [await measureNetworkCost(places[0]), await measureNetworkCost(places[1])];
  return {
    name: gpu.name,
    description: `${gpu.description} for large tables, ${cpu.description} for small ones`,
    roundoff: Math.max(gpu.roundoff, cpu.roundoff),
    capacity: Math.max(gpu.capacity, cpu.capacity),
    hold: (matrix: Matrix) => (isFasterOn(gpuCost, cpuCost, matrix.values.length) ? gpu : cpu).hold(matrix),
    networkPlace: (work) => places[isFasterOn(gpuNetworks, cpuNetworks, work) ? 0 : 1],
    dispose() {
      gpu.dispose();
      cpu.dispose();
    },
  };
}

function cost({ latency, perMillion }: CostModel, work: number): number {
  return latency + (work / 1e6) * perMillion;
}

function line(small: number, smallWork: number, large: number, largeWork: number): CostModel {
  return { latency: small, perMillion: Math.max(0, (large - small) / (largeWork - smallWork)) * 1e6 };
}

async function timeProduct(backend: Backend, { rows, columns }: typeof SMALL): Promise<number> {
  const values = randomNumbers(rows * columns);
  const held = await backend.hold({ kind: 'dense', rows, columns, values });
  const labels = Int32Array.from({ length: rows }, (_, i) => i % CLASSES);
  const loss = held.softmaxLoss(CLASSES, labels, new Float32Array(rows).fill(1));
  const point = await loss.at(new Float64Array((columns + 1) * CLASSES));
  const direction = randomNumbers((columns + 1) * CLASSES);
  const best = await leastTime(() => point.curvature([direction]));
  point.dispose();
  loss.dispose();
  held.dispose();
  return best;
}

async function timeLayer(ops: NetworkPlace['tensors'], { rows, inputs, outputs }: typeof SMALL_LAYER): Promise<number> {
  const [x, w] = [randomNumbers(rows * inputs), randomNumbers(inputs * outputs)];
  const X = ops.from(x, rows, inputs);
  const best = await leastTime(async () => {
    const W = ops.from(w, inputs, outputs);
    const gradient = ops.scope(() => ops.transposeProduct(X, ops.product(X, W)));
    await ops.read(gradient);
    ops.dispose([W, gradient]);
  });
  ops.dispose([X]);
  return best;
}

/** The first run, which compiles, is not counted. */
async function leastTime(run: () => Promise<unknown>): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let repetition = 0; repetition <= REPETITIONS; repetition++) {
    const start = performance.now();
    await run();
    if (repetition > 0) best = Math.min(best, performance.now() - start);
  }
  return best;
}

function randomNumbers(length: number): Float32Array {
  const random = new Random(3);
  return Float32Array.from({ length }, () => random.uniform() - 0.5);
}
