import { Work } from '../../../src/engine/base/work.ts';
import type { Backend } from '../../../src/engine/compute/backend.ts';
import { removalScores } from '../../../src/engine/influence/scores.ts';
import { solveInfluence } from '../../../src/engine/influence/solve.ts';
import type { Classifier, HeldRows } from '../../../src/engine/model/classifier.ts';
import { createClassifier } from '../../../src/engine/model/create.ts';
import { labelsOf, type BenchProblem } from './problems.ts';

/** Milliseconds per operation of one problem on one backend, and how fast the product with H ran. */
export interface Measurement {
  readonly problem: string;
  readonly backend: string;
  /** One product with H (Gauss–Newton for networks), the least of several. */
  readonly product: number;
  /** H⁻¹∇q from nothing, preconditioner included. */
  readonly solve: number;
  readonly solveIterations: number;
  /** Training from the start to the gradient tolerance. */
  readonly train: number;
  /** ∇q, solve and scores of every row, in the loop: with what earlier iterations left. */
  readonly rank: number;
  /** Retraining after 10 rows were removed. */
  readonly retrain: number;
  /** One iteration of the loop: ranking and retraining. */
  readonly iteration: number;
  /** GPU dispatches of a product; null on the CPU. */
  readonly dispatches: number | null;
  /**
   * Megabytes of features that a product reads from memory: once for softmax regression with dense rows, by rows and by
   * columns with sparse ones on a graphics device, forward and backward for networks.
   */
  readonly megabytes: number;
  /** Floating point operations and bytes of features per second of a product. */
  readonly gigaflops: number;
  readonly gigabytes: number;
}

const LOOPS = 3;
const REMOVED = 10;

export async function measure(problem: BenchProblem, name: string, backend: Backend): Promise<Measurement> {
  const matrix = problem.make(problem);
  const { rows, classes, kind } = problem;
  const model = await createClassifier({
    backend,
    kind,
    matrix,
    labels: problem.labels ?? labelsOf(matrix, classes),
    classCount: classes,
    l2: 1e-3,
    seed: 1,
  });
  const queried = await model.hold(matrix);
  try {
    const train = await time(() => model.train(kind === 'softmax' ? {} : { maxSteps: 3 }, Work.quiet));
    const product = await timeProduct(model);
    const dispatches = backend.name === 'webgpu' ? await countDispatches(model) : null;
    const gradient = await complaintGradient(model, queried, classes);
    let solveIterations = 0;
    const solve = await time(async () => {
      solveIterations = (await solveInfluence(await model.hessian(), gradient, {}, Work.quiet)).iterations;
    });
    const loop = await timeLoop(model, queried, classes);
    const stored = matrix.kind === 'dense' ? rows * (problem.columns + 1) : matrix.values.length + rows;
    const operations = problem.operationsPerRow ? rows * problem.operationsPerRow : 4 * stored * classes;
    const perEntry = matrix.kind === 'dense' ? 4 : 8;
    const passes = kind === 'softmax' && (matrix.kind === 'dense' || backend.name !== 'webgpu') ? 1 : 2;
    const bytes = perEntry * stored * passes;
    return {
      problem: problem.name,
      backend: name,
      product,
      solve,
      solveIterations,
      train,
      ...loop,
      iteration: loop.rank + loop.retrain,
      dispatches,
      megabytes: bytes / 1e6,
      gigaflops: operations / product / 1e6,
      gigabytes: bytes / product / 1e6,
    };
  } finally {
    queried.dispose();
    model.dispose();
  }
}

/** ∇q of “there should be a tenth fewer of class 0”. */
async function complaintGradient(model: Classifier, queried: HeldRows, classes: number): Promise<Float64Array> {
  const P = await model.probabilities(queried);
  let count = 0;
  for (let i = 0; i < P.length; i += classes) count += P[i];
  const slope = 0.2 * count;
  // By a loop: `Float64Array.from` with a function would take longer than the ranking, half a second for a million rows.
  const slopes = new Float64Array(P.length);
  for (let i = 0; i < P.length; i += classes) slopes[i] = slope;
  return model.parameterGradient(queried, slopes);
}

async function timeLoop(model: Classifier, queried: HeldRows, classes: number) {
  const weights = model.weights.slice();
  let rank = 0;
  let retrain = 0;
  for (let loop = 0; loop < LOOPS; loop++) {
    let scores: Float64Array = new Float64Array();
    rank += await time(async () => {
      const gradient = await complaintGradient(model, queried, classes);
      const { s } = await solveInfluence(await model.hessian(), gradient, {}, Work.quiet);
      scores = removalScores(await model.logitDerivatives(s), await model.probabilities(), model.labels);
    });
    const live = Array.from(scores.keys()).filter((i) => weights[i] > 0);
    for (const i of live.sort((a, b) => scores[b] - scores[a]).slice(0, REMOVED)) weights[i] = 0;
    model.setWeights(weights);
    retrain += await time(() => model.train({}, Work.quiet));
  }
  return { rank: rank / LOOPS, retrain: retrain / LOOPS };
}

async function timeProduct(model: Classifier): Promise<number> {
  const hessian = await model.hessian();
  const direction = Float64Array.from({ length: hessian.size }, (_, i) => Math.sin(i));
  const products = (times: number) =>
    time(async () => {
      for (let i = 0; i < times; i++) await hessian.product(direction);
    });
  await products(3);
  // Small products are timed many at a time: browsers round their clocks.
  const times = (await products(1)) < 1 ? 200 : 1;
  let least = Number.POSITIVE_INFINITY;
  const start = performance.now();
  for (let repetition = 0; repetition < 20 && (repetition < 3 || performance.now() - start < 1500); repetition++) {
    least = Math.min(least, (await products(times)) / times);
  }
  return least;
}

/** What one product with H asks of the graphics device. */
async function countDispatches(model: Classifier): Promise<number> {
  const hessian = await model.hessian();
  const direction = new Float64Array(hessian.size).fill(1);
  const { prototype } = GPUComputePassEncoder;
  const original = Reflect.get(prototype, 'dispatchWorkgroups');
  let count = 0;
  prototype.dispatchWorkgroups = function (this: GPUComputePassEncoder, ...sizes) {
    count++;
    original.apply(this, sizes);
  };
  try {
    await hessian.product(direction);
  } finally {
    prototype.dispatchWorkgroups = original;
  }
  return count;
}

async function time(f: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await f();
  return performance.now() - start;
}
