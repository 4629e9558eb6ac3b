import * as tf from '@tensorflow/tfjs';
import { afterAll, describe, expect, it } from 'vitest';
import { Work } from '../../../src/engine/base/work.ts';
import { chooseBackend } from '../../../src/engine/compute/choose.ts';
import type { Backend } from '../../../src/engine/compute/backend.ts';
import { createCpuBackend } from '../../../src/engine/compute/cpu/cpu-backend.ts';
import { relativeError } from '../../../src/engine/compute/vectors.ts';
import { removalScores } from '../../../src/engine/influence/scores.ts';
import { solveInfluence } from '../../../src/engine/influence/solve.ts';
import { createSoftmax } from '../../../src/engine/model/softmax-regression.ts';
import type { Solution } from '../../../src/engine/model/classifier.ts';
import { randomDense, randomTask } from '../../engine/compute/random-problem.ts';
import { awkwardSizes, expectSameAsCpu } from '../../engine/compute/same-as-cpu.ts';
import { complaintGradient, goldenProblems } from '../../golden/golden-problem.ts';

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
  const problem = goldenProblems[1];
  const model = await createSoftmax(backend, problem.X, problem.labels, problem.classes, { l2: problem.l2 });
  model.setParameters(problem.W);
  const { factorise: _, ...hessian } = await model.hessian();
  let solution: Solution | null = null;
  const profile = await tf.profile(async () => {
    solution = await solveInfluence(hessian, problem.gradient, { damping: 0 }, Work.quiet);
    return tf.tensor1d([0]);
  });
  expect(tf.getBackend()).toBe('webgpu');
  const { s, iterations, residual } = solution ?? expect.fail('no solution');
  expect(residual).toBeLessThan(1e-4);
  expect(relativeError(s, problem.inverseHessianGradient)).toBeLessThan(1e-3);
  // Each product with H is two fused kernels that read X once; one more checks the residual.
  const count = (name: string) => profile.kernels.filter((kernel) => kernel.name === name).length;
  expect(iterations).toBeGreaterThanOrEqual(10);
  expect(count(`RainSoftmaxHessianTiles${problem.classes}`)).toBe(iterations + 1);
  expect(count('RainSumGroups')).toBe(iterations + 1);
  expect(count('BatchMatMul')).toBe(0);
  // And the vector work of a step is five more; nothing is composed of single operations.
  expect(count('RainDot')).toBe(2 * iterations + 1);
  expect(count('RainConjugateStep')).toBe(iterations);
  expect(['Multiply', 'Sub', 'RealDiv', 'Sum'].map(count)).toEqual([0, 0, 0, 0]);
});

it('solves on the device what the host solves, where parameters are too many to factorise', async () => {
  const [rows, columns, classes] = [200, 50, 10];
  const matrix = randomDense(rows, columns, 1, 3);
  const { labels, W, V } = randomTask(rows, columns, classes, 4);
  const solve = async (on: Backend) => {
    const model = await createSoftmax(on, matrix, labels, classes, { l2: 0.01 });
    model.setParameters(W);
    const hessian = await model.hessian();
    expect(hessian.factorise).toBeUndefined();
    return solveInfluence(hessian, V[0], { tolerance: 1e-5 }, Work.quiet);
  };
  const [actual, expected] = [await solve(backend), await solve(createCpuBackend())];
  expect(actual.residual).toBeLessThan(1e-4);
  expect(relativeError(actual.s, expected.s)).toBeLessThan(1e-3);
});
