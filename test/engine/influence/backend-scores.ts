import { Work } from '../../../src/engine/base/work.ts';
import type { Backend } from '../../../src/engine/compute/backend.ts';
import type { Matrix } from '../../../src/engine/features/matrix.ts';
import { removalScores } from '../../../src/engine/influence/scores.ts';
import { solveInfluence } from '../../../src/engine/influence/solve.ts';
import { createSoftmax } from '../../../src/engine/model/softmax-regression.ts';
import { goldenProblems } from '../../golden/golden-problem.ts';
import { randomDense, randomTask, toSparse } from '../compute/random-problem.ts';

/** Rows to train on and to ask about, with their labels. */
export interface ScoredProblem {
  readonly name: string;
  readonly matrix: Matrix;
  readonly queried: Matrix;
  readonly labels: Int32Array;
  readonly classes: number;
}

/** Removal scores for “fewer of class 0” after training on a backend. */
export async function backendScores(
  backend: Backend,
  { matrix, queried, labels, classes }: ScoredProblem,
): Promise<Float64Array> {
  const model = await createSoftmax(backend, matrix, labels, classes, { l2: 1e-3 });
  await model.train({}, Work.quiet);
  const rows = await model.hold(queried);
  const P = await model.probabilities(rows);
  const gradient = await model.parameterGradient(
    rows,
    Float64Array.from(P, (_, i) => (i % classes === 0 ? 1 : 0)),
  );
  const { s } = await solveInfluence(await model.hessian(), gradient, {}, Work.quiet);
  const scores = removalScores(await model.logitDerivatives(s), await model.probabilities(), model.labels);
  rows.dispose();
  model.dispose();
  return scores;
}

/** A problem solved directly, one with sparse rows, and one by conjugate gradients. */
export const randomProblems: readonly ScoredProblem[] = (
  [
    [500, 17, 2, 1],
    [300, 40, 3, 0.3],
    [1200, 69, 8, 1],
  ] as const
).map(([rows, columns, classes, density]) => {
  const matrix = randomDense(rows, columns, density, 21);
  const { labels } = randomTask(rows, columns, classes, 22);
  // Labels that can be learnt: three quarters follow the first feature.
  const learnable = labels.map((label, i) =>
    i % 4 === 0 ? label : Math.min(classes - 1, Math.max(0, Math.floor(classes / 2 + matrix.values[i * columns]))),
  );
  const stored = density < 1 ? toSparse(matrix) : matrix;
  return { name: `${rows} × ${columns} × ${classes}`, matrix: stored, queried: stored, labels: learnable, classes };
});

export const goldenScored: readonly ScoredProblem[] = goldenProblems.map(({ name, X, Xq, labels, classes }) => {
  return { name: `golden ${name}`, matrix: X, queried: Xq, labels, classes };
});
