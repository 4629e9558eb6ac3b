import * as tf from '@tensorflow/tfjs';
import { afterAll, describe, expect, it } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import { chooseBackend } from '../../../src/engine/compute/choose.ts';
import { removalScores } from '../../../src/engine/influence/scores.ts';
import { solveInfluence } from '../../../src/engine/influence/solve.ts';
import { createSoftmax } from '../../../src/engine/model/softmax-regression.ts';
import { awkwardSizes, expectSameAsCpu } from '../../engine/compute/same-as-cpu.ts';
import { complaintGradient, goldenProblems, relativeError } from '../../golden/golden-problem.ts';

const { backend } = await chooseBackend('webgpu', Work.quiet);
afterAll(() => backend.dispose());

describe.each(['dense', 'sparse'] as const)('webgpu on %s rows', (kind) => {
  it.each(awkwardSizes)('agrees with float64 at %i × %i × %i', (...size) => expectSameAsCpu(backend, size, kind));
});

it('is never chosen by auto where there is only a software adapter', async () => {
  const { backend: chosen, skipped } = await chooseBackend('auto', Work.quiet);
  expect(chosen.name).toBe('wasm');
  expect(skipped).toEqual([{ name: 'webgpu', reason: expect.stringContaining('software adapter') }]);
});

describe.each(goldenProblems)('$name golden problem on webgpu', (problem) => {
  it('trains, solves and scores to float32 accuracy, and leaves no tensor behind', async () => {
    const model = await createSoftmax(backend, problem.X, problem.labels, problem.classes, { l2: problem.l2 });
    const report = await model.train({}, Work.quiet);
    expect(report.converged).toBe(true);
    expect(Math.abs(report.loss - problem.objective)).toBeLessThan(1e-6);
    model.setParameters(problem.W);
    const queried = await model.hold(problem.Xq);
    const rank = async () => {
      const hessian = await model.hessian();
      const image = await hessian.product(problem.V);
      const q = await model.parameterGradient(queried, complaintGradient(problem, await model.probabilities(queried)));
      const solution = await solveInfluence(hessian, problem.gradient, { tolerance: 1e-6 }, Work.quiet);
      const a = await model.logitDerivatives(solution.s);
      const scores = removalScores(a, await model.probabilities(), model.labels);
      return { image, q, solution, scores };
    };
    await rank();
    const before = tf.memory().numTensors;
    const result = await rank();
    expect(tf.getBackend()).toBe('webgpu');
    expect(tf.memory().numTensors).toBe(before);
    expect(relativeError(result.image, problem.HV)).toBeLessThan(1e-5);
    expect(relativeError(result.q, problem.gradient)).toBeLessThan(1e-3);
    expect(relativeError(result.solution.s, problem.inverseHessianGradient)).toBeLessThan(1e-3);
    expect(relativeError(result.scores, problem.removalScores)).toBeLessThan(1e-3);
    model.dispose();
    queried.dispose();
  });
});

it('runs every Hessian-vector product of a ranking as tfjs kernels on the device', async () => {
  const [problem] = goldenProblems;
  const model = await createSoftmax(backend, problem.X, problem.labels, problem.classes, { l2: problem.l2 });
  model.setParameters(problem.W);
  const hessian = await model.hessian();
  const { factorise: _, ...matrixFree } = hessian;
  let calls = 0;
  const products = async (vs: readonly Float64Array[]) => {
    calls++;
    return hessian.products(vs);
  };
  const profile = await tf.profile(async () => {
    await solveInfluence({ ...matrixFree, products }, problem.gradient, { damping: 0 }, Work.quiet);
    return tf.tensor1d([0]);
  });
  expect(tf.getBackend()).toBe('webgpu');
  expect(calls).toBeGreaterThan(2);
  // Two products with X each, and nothing that only the CPU could have done.
  const multiplications = profile.kernels.filter(({ name }) => name === 'BatchMatMul');
  expect(multiplications).toHaveLength(2 * calls);
});
