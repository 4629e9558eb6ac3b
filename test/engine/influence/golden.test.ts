import { describe, expect, it } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import { createCpuBackend } from '../../../src/engine/compute/cpu/cpu-backend.ts';
import { relativeError } from '../../../src/engine/compute/vectors.ts';
import { createWasmBackend } from '../../../src/engine/compute/wasm/wasm-backend.ts';
import { correctedResiduals, removalEffects, residuals } from '../../../src/engine/influence/effects.ts';
import { rowKernels, selfInfluences } from '../../../src/engine/influence/leverage.ts';
import { removalScores } from '../../../src/engine/influence/scores.ts';
import { solveInfluence } from '../../../src/engine/influence/solve.ts';
import { createSoftmax } from '../../../src/engine/model/softmax-regression.ts';
import { bestRelabels } from '../../../src/engine/ranking/first-order.ts';
import { complaintGradient, goldenProblems, type GoldenProblem } from '../../golden/golden-problem.ts';
import { rankCorrelation, slope } from '../statistics.ts';

const backends = [
  { backend: createCpuBackend(), product: 1e-8, solve: 1e-8 },
  { backend: await createWasmBackend(), product: 1e-5, solve: 1e-3 },
];
const cases = backends.flatMap((tolerances) =>
  goldenProblems.map((problem) => ({ ...tolerances, problem, name: `${problem.name} on ${tolerances.backend.name}` })),
);

describe.each(cases)('golden problem $name', ({ backend, problem, product, solve }) => {
  const untrained = () => createSoftmax(backend, problem.X, problem.labels, problem.classes, { l2: problem.l2 });
  const make = async () => {
    const model = await untrained();
    model.setParameters(problem.W);
    return model;
  };

  it('has the objective, row losses and Hessian-vector product', async () => {
    const model = await make();
    const { value, gradient } = await model.objective();
    expect(Math.abs(value - problem.objective)).toBeLessThan(product);
    expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(Math.max(1e-9, product / 10));
    expect(relativeError(await model.rowLosses(), problem.rowLosses)).toBeLessThan(product);
    const hessian = await model.hessian();
    expect(relativeError(await hessian.product(problem.V), problem.HV)).toBeLessThan(product);
  });

  it('has the complaint gradient, its solve and the scores', async () => {
    const model = await make();
    const queried = await model.hold(problem.Xq);
    const P = await model.probabilities(queried);
    const gradient = await model.parameterGradient(queried, complaintGradient(problem, P));
    expect(relativeError(gradient, problem.gradient)).toBeLessThan(solve);
    const { s, residual, method } = await solveInfluence(
      await model.hessian(),
      problem.gradient,
      { damping: 0 },
      Work.quiet,
    );
    expect(method).toBe('cholesky');
    expect(residual).toBeLessThan(solve);
    expect(relativeError(s, problem.inverseHessianGradient)).toBeLessThan(solve);
    const a = await model.logitDerivatives(s);
    const removals = removalScores(a, await model.probabilities(), model.labels);
    expect(relativeError(removals, problem.removalScores)).toBeLessThan(solve);
    const { classes, labels, relabelScores } = problem;
    const relabellings = a.map((_, at) => {
      const row = Math.floor(at / classes);
      return a[row * classes + labels[row]] - a[at];
    });
    expect(relativeError(relabellings, relabelScores)).toBeLessThan(solve);
    const best = labels.map((label, row) => {
      const own = relabelScores.subarray(row * classes, (row + 1) * classes);
      const most = own.indexOf(Math.max(...own));
      return most === label ? -1 : most;
    });
    expect(bestRelabels(a, labels, classes)).toEqual(best);
  });

  it('has the same solve by conjugate gradients, at its minimum norm', async () => {
    const { factorise: _, ...matrixFree } = await (await make()).hessian();
    const options = { damping: 0, tolerance: solve / 1000, maxIterations: 2000 };
    const { s, method } = await solveInfluence(matrixFree, problem.gradient, options, Work.quiet);
    expect(method).toBe('cg');
    expect(relativeError(s, problem.inverseHessianGradient)).toBeLessThan(solve);
  });

  it('has every self-influence', async () => {
    const model = await make();
    const factorisation = await (await model.hessian()).factorise?.(0);
    const K = await rowKernels(model, factorisation?.inverseRoot() ?? [], Work.quiet);
    const scores = selfInfluences(K, await model.probabilities(), model.labels, model.rowCount);
    expect(relativeError(scores, problem.selfInfluence)).toBeLessThan(solve);
  });

  it('trains to the optimum', async () => {
    const model = await untrained();
    const report = await model.train(backend.name === 'cpu' ? { gradientTolerance: 1e-11 } : {}, Work.quiet);
    expect(report.converged).toBe(true);
    expect(report.steps).toBeLessThan(15);
    expect(Math.abs(report.loss - problem.objective)).toBeLessThan(backend.name === 'cpu' ? 1e-11 : 1e-6);
    const W = centred(model.parameters, problem.classes);
    expect(relativeError(W, centred(problem.W, problem.classes))).toBeLessThan(solve);
  });
});

describe.each(goldenProblems)('effects on the $name golden problem', (problem) => {
  it('are closer to exact leave-one-out retraining with the leverage correction than at first order', async () => {
    const model = await createSoftmax(createCpuBackend(), problem.X, problem.labels, problem.classes, {
      l2: problem.l2,
    });
    model.setParameters(problem.W);
    const a = await countDerivatives(problem, model);
    const P = await model.probabilities();
    const K = await rowKernels(model, (await (await model.hessian()).factorise?.(0))?.inverseRoot() ?? [], Work.quiet);
    const exact = problem.countAfterLeavingOut.map((count) => count - problem.relaxedCount);
    const n = model.rowCount;
    const corrected = removalEffects(a, correctedResiduals(K, P, model.labels), problem.classes, n);
    const firstOrder = removalEffects(a, residuals(P, model.labels), problem.classes, n);
    expect(rankCorrelation(corrected, exact)).toBeGreaterThanOrEqual(0.99);
    expect(relativeError(corrected, exact)).toBeLessThan(relativeError(firstOrder, exact));
    expect(Math.abs(slope(exact, corrected) - 1)).toBeLessThan(problem.name === 'wide' ? 0.35 : 0.1);
  });
});

/** Logit derivatives of the training rows along H⁻¹∇v, v the relaxed count itself. */
async function countDerivatives(problem: GoldenProblem, model: Awaited<ReturnType<typeof createSoftmax>>) {
  const queried = await model.hold(problem.Xq);
  const P = await model.probabilities(queried);
  const dP = Float64Array.from(P, (_, i) => (i % problem.classes === 0 ? 1 : 0));
  const gradient = await model.parameterGradient(queried, dP);
  const { s } = await solveInfluence(await model.hessian(), gradient, { damping: 0 }, Work.quiet);
  return model.logitDerivatives(s);
}

/** W with each row's mean taken out: the optimum is free to shift a row. */
function centred(W: Float64Array, classes: number): Float64Array {
  return W.map((value, i) => {
    const row = Math.floor(i / classes) * classes;
    return value - W.subarray(row, row + classes).reduce((sum, w) => sum + w, 0) / classes;
  });
}
