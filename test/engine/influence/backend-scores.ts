import { Work } from '../../../src/engine/base/work.ts';
import type { Backend } from '../../../src/engine/compute/backend.ts';
import { removalScores } from '../../../src/engine/influence/scores.ts';
import { solveInfluence } from '../../../src/engine/influence/solve.ts';
import { createSoftmax } from '../../../src/engine/model/softmax-regression.ts';
import { randomDense, randomTask } from '../compute/random-problem.ts';

/** Removal scores for “fewer of class 0” after training on a backend, on a problem solved directly or by conjugate gradients. */
export async function backendScores(
  backend: Backend,
  [rows, columns, classes]: readonly [number, number, number],
): Promise<Float64Array> {
  const matrix = randomDense(rows, columns, 1, 21);
  const { labels } = randomTask(rows, columns, classes, 22);
  // Labels that can be learnt: three quarters follow the first feature.
  const learnable = labels.map((label, i) =>
    i % 4 === 0 ? label : Math.min(classes - 1, Math.max(0, Math.floor(classes / 2 + matrix.values[i * columns]))),
  );
  const model = await createSoftmax(backend, matrix, learnable, classes, { l2: 1e-3 });
  await model.train({}, Work.quiet);
  const queried = await model.hold(matrix);
  const P = await model.probabilities(queried);
  const gradient = await model.parameterGradient(
    queried,
    Float64Array.from(P, (_, i) => (i % classes === 0 ? 1 : 0)),
  );
  const { s } = await solveInfluence(await model.hessian(), gradient, {}, Work.quiet);
  const scores = removalScores(await model.logitDerivatives(s), await model.probabilities(), model.labels);
  queried.dispose();
  model.dispose();
  return scores;
}

/** Direct and matrix-free. */
export const scoredSizes = [
  [500, 17, 2],
  [1200, 69, 8],
] as const;
