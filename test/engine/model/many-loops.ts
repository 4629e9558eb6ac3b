import { Random } from '../../../src/engine/base/random.ts';
import { Work } from '../../../src/engine/base/work.ts';
import type { Backend } from '../../../src/engine/compute/backend.ts';
import { removalScores } from '../../../src/engine/influence/scores.ts';
import { solveInfluence } from '../../../src/engine/influence/solve.ts';
import { createClassifier, type ClassifierParts } from '../../../src/engine/model/create.ts';
import { images } from './tiny-networks.ts';

/** Loops after which everything that is kept from loop to loop has been made. */
const SETTLED = 5;

/** A model, and how much it is given to do. */
type LoopingModel = Pick<ClassifierParts, 'kind'> &
  Partial<ClassifierParts> & { readonly side: number; readonly rows?: number; readonly steps?: number };

const LOOPS = 100;

/**
 * A hundred iterations of the loop: rank, remove or relabel a row, retrain, predict. `held` is asked what the device holds
 * after each; its answers from the fifth iteration on.
 */
export async function manyLoops(
  backend: Backend,
  { kind, side, rows = 24, steps = 2, ...parts }: LoopingModel,
  held: () => number,
): Promise<number[]> {
  const classes = 3;
  const { matrix, labels } = images(rows, side, classes, new Random(3));
  const common = { backend, kind, matrix, labels, classCount: classes, l2: 0.01, seed: 4 };
  const model = await createClassifier({ ...common, ...parts });
  const queried = await model.hold(matrix);
  await model.train({}, Work.quiet);
  const answers: number[] = [];
  for (let loop = 0; loop < LOOPS; loop++) {
    const P = await model.probabilities(queried);
    const slopes = Float64Array.from(P, (_, i) => (i % classes === 0 ? 1 : 0));
    const hessian = await model.hessian();
    const { s } = await solveInfluence(hessian, await model.parameterGradient(queried, slopes), {}, Work.quiet);
    hessian.dispose();
    const scores = removalScores(await model.logitDerivatives(s), await model.probabilities(), model.labels);
    const best = scores.indexOf(Math.max(...scores));
    // The row removed before comes back, or there would be none left.
    if (loop % 2 === 0) model.setWeights(model.weights.map((_, i) => (i === best ? 0 : 1)));
    else model.setLabels(model.labels.map((label, i) => (i === best ? (label + 1) % classes : label)));
    await model.train({ maxSteps: steps }, Work.quiet);
    if (loop >= SETTLED) answers.push(held());
  }
  queried.dispose();
  model.dispose();
  return answers;
}
