import { describe, expect, it } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import { createCpuBackend } from '../../../src/engine/compute/cpu/cpu-backend.ts';
import { removalScores, relabelScores } from '../../../src/engine/influence/scores.ts';
import { solveInfluence } from '../../../src/engine/influence/solve.ts';
import { createSoftmax } from '../../../src/engine/model/softmax-regression.ts';
import { complaintGradient, goldenProblems, relativeError } from '../../golden/golden-problem.ts';

describe.each(goldenProblems)('$name golden problem, float64', (problem) => {
  const make = async () => {
    const model = await createSoftmax(createCpuBackend(), problem.X, problem.labels, problem.classes, {
      l2: problem.l2,
    });
    model.setParameters(problem.W);
    return model;
  };

  it('has the objective, row losses and Hessian-vector product', async () => {
    const model = await make();
    const { value, gradient } = await model.objective();
    expect(Math.abs(value - problem.objective)).toBeLessThan(1e-10);
    expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(1e-9);
    expect(relativeError(await model.rowLosses(), problem.rowLosses)).toBeLessThan(1e-8);
    const hessian = await model.hessian();
    expect(relativeError(await hessian.product(problem.V), problem.HV)).toBeLessThan(1e-8);
  });

  it('has the complaint gradient, its solve and the scores', async () => {
    const model = await make();
    const queried = await model.hold(problem.Xq);
    const gradient = await model.parameterGradient(
      queried,
      complaintGradient(problem, await model.probabilities(queried)),
    );
    expect(relativeError(gradient, problem.gradient)).toBeLessThan(1e-8);
    const { s, residual } = await solveInfluence(await model.hessian(), gradient, { damping: 0 }, Work.quiet);
    expect(residual).toBeLessThan(1e-10);
    expect(relativeError(s, problem.inverseHessianGradient)).toBeLessThan(1e-8);
    const a = await model.logitDerivatives(s);
    expect(
      relativeError(removalScores(a, await model.probabilities(), model.labels), problem.removalScores),
    ).toBeLessThan(1e-8);
    expect(relativeError(relabelScores(a, model.labels), problem.relabelScores)).toBeLessThan(1e-8);
  });

  it('trains to the optimum', async () => {
    const model = await createSoftmax(createCpuBackend(), problem.X, problem.labels, problem.classes, {
      l2: problem.l2,
    });
    const report = await model.train({ gradientTolerance: 1e-11 }, Work.quiet);
    expect(report.converged).toBe(true);
    expect(report.steps).toBeLessThan(15);
    expect(Math.abs(report.loss - problem.objective)).toBeLessThan(1e-11);
    expect(relativeError(centred(model.parameters, problem.classes), centred(problem.W, problem.classes))).toBeLessThan(
      1e-8,
    );
  });
});

/** W with each row's mean taken out: the optimum is free to shift a row. */
function centred(W: Float64Array, classes: number): Float64Array {
  return W.map((value, i) => {
    const row = Math.floor(i / classes) * classes;
    return value - W.subarray(row, row + classes).reduce((sum, w) => sum + w, 0) / classes;
  });
}
