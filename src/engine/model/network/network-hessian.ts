import { RainError } from '../../base/errors.ts';
import { Work } from '../../base/work.ts';
import type { Floats } from '../../compute/backend.ts';
import type { Hessian } from '../classifier.ts';
import type { NetworkObjective } from './network-objective.ts';
import type { NetworkRows } from './network-rows.ts';

/**
 * Conjugate gradient steps after which a solution is used as it stands. For networks the ranking is best after very few
 * ([Rain22] finds 1 to 4): on digits with half of the 1s relabelled, one ranking by 1, 3, 10 steps has AUC_CR .98, .92, .77
 * with a perceptron and .88, .64, .37 with the convolutional network. The small eigenvalues turned to next are noise.
 *
 * So there is no preconditioner for networks. On the bench's perceptron (784–128–10, 2,000 rows) products per solve to a
 * residual of .3, .1, .03, .01 are 1, 2, 6, 17 without one and 3, 5, 7, 9 with a Nyström one of rank 50 (100: 3, 5, 8, 10),
 * which takes 50 to make; kept over the removal of 10 rows and retraining 1, 2, 5, 10 against 1, 3, 6, 15.
 */
const ITERATION_LIMIT = 1;

export interface NetworkHessianParts {
  readonly rows: NetworkRows;
  readonly theta: Float64Array;
  readonly P: Floats;
  readonly labels: Int32Array;
  readonly weights: Float32Array;
  readonly liveRows: number;
  readonly l2: number;
  /** Knows which parameters are regularised. */
  readonly objective: NetworkObjective;
  readonly isCurrent: () => boolean;
}

/**
 * The Gauss–Newton matrix of J, (1/n) Σ w Jᵀ Σᵢ J + λ m: positive semidefinite wherever training stopped, and so safe for
 * conjugate gradients; `exactProducts` are those of the Hessian itself.
 */
export function networkHessian(parts: NetworkHessianParts): Hessian {
  const { rows, theta, P, labels, weights, liveRows, l2, objective } = parts;
  const size = theta.length;
  const finish = (images: Float64Array[], vs: readonly Floats[]) =>
    images.map((image, t) => {
      for (let i = 0; i < size; i++) image[i] /= liveRows;
      objective.addPenalised(image, l2, vs[t]);
      return image;
    });
  const check = () => {
    if (!parts.isCurrent()) throw new RainError('stale-hessian', 'The model has changed since this Hessian was taken.');
  };
  const products = async (vs: readonly Floats[]) => {
    check();
    return finish(await rows.gaussNewton(theta, P, weights, vs, Work.quiet), vs);
  };
  return {
    size,
    products,
    product: async (v) => (await products([v]))[0],
    async exactProducts(vs) {
      check();
      return finish(await rows.exact(theta, P, labels, weights, vs, Work.quiet), vs);
    },
    project: (b) => b.slice(),
    iterationLimit: ITERATION_LIMIT,
    dispose: () => undefined,
  };
}
