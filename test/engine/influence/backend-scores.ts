import { Random } from '../../../src/engine/base/random.ts';
import { Work } from '../../../src/engine/base/work.ts';
import type { Backend } from '../../../src/engine/compute/backend.ts';
import type { Matrix } from '../../../src/engine/features/matrix.ts';
import { removalScores } from '../../../src/engine/influence/scores.ts';
import { solveInfluence } from '../../../src/engine/influence/solve.ts';
import type { Classifier } from '../../../src/engine/model/classifier.ts';
import { createClassifier } from '../../../src/engine/model/create.ts';
import { createSoftmax } from '../../../src/engine/model/softmax-regression.ts';
import { goldenProblems } from '../../golden/golden-problem.ts';
import { images } from '../model/tiny-networks.ts';
import { randomDense, randomTask, toSparse } from '../compute/random-problem.ts';

/** Rows to train on and to ask about, with their labels. */
export interface ScoredProblem {
  readonly name: string;
  readonly matrix: Matrix;
  readonly queried: Matrix;
  readonly labels: Int32Array;
  readonly classes: number;
}

/** Removal scores for “fewer of the last class” after training on a backend. */
export async function backendScores(backend: Backend, problem: ScoredProblem): Promise<Float64Array> {
  const { matrix, labels, classes } = problem;
  const model = await createSoftmax(backend, matrix, labels, classes, { l2: 1e-3 });
  await model.train({}, Work.quiet);
  return scores(model, problem);
}

/** A network and where it has been trained to. */
export interface ScoredNetwork {
  readonly kind: 'mlp' | 'cnn';
  readonly problem: ScoredProblem;
  readonly theta: Float64Array;
}

/** A perceptron of 16 hidden units, or the convolutional network, trained on a backend. */
export async function trainNetwork(
  backend: Backend,
  kind: ScoredNetwork['kind'],
  problem: ScoredProblem,
): Promise<ScoredNetwork> {
  const model = await network(backend, kind, problem);
  await model.train({ maxSteps: 5 }, Work.quiet);
  const theta = model.parameters;
  model.dispose();
  return { kind, problem, theta };
}

/** Removal scores of a network on a backend, at one θ: trained apart, float32 and float64 end in different minima. */
export async function networkScores(backend: Backend, { kind, problem, theta }: ScoredNetwork): Promise<Float64Array> {
  const model = await network(backend, kind, problem);
  model.setParameters(theta);
  return scores(model, problem);
}

function network(backend: Backend, kind: ScoredNetwork['kind'], { matrix, labels, classes }: ScoredProblem) {
  const perceptron = { hidden: [16], activation: 'relu' } as const;
  return createClassifier({ backend, kind, matrix, labels, classCount: classes, l2: 1e-3, seed: 2, perceptron });
}

async function scores(model: Classifier, { queried, classes }: ScoredProblem): Promise<Float64Array> {
  const rows = await model.hold(queried);
  const P = await model.probabilities(rows);
  const gradient = await model.parameterGradient(
    rows,
    Float64Array.from(P, (_, i) => (i % classes === classes - 1 ? 1 : 0)),
  );
  const { s } = await solveInfluence(await model.hessian(), gradient, {}, Work.quiet);
  const found = removalScores(await model.logitDerivatives(s), await model.probabilities(), model.labels);
  rows.dispose();
  model.dispose();
  return found;
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

/** Noisy images whose classes differ in a row of pixels, for networks: 5 × 5 is the least that the convolutional one takes. */
export function imageProblem(rows: number, side: number): ScoredProblem {
  const classes = 3;
  const { matrix, labels } = images(rows, side, classes, new Random(31));
  // A few labels are wrong, so that there is something to rank.
  const noisy = labels.map((label, i) => (i % 9 === 0 ? (label + 1) % classes : label));
  return { name: `images ${rows} × ${side}²`, matrix, queried: matrix, labels: noisy, classes };
}
