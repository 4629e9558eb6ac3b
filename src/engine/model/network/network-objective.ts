import type { Work } from '../../base/work.ts';
import type { Matrix } from '../../features/matrix.ts';
import type { Evaluation } from '../line-search.ts';
import { denseRows } from './dense-rows.ts';
import type { Layer } from './layer.ts';
import type { HoldRows, LossAt, NetworkRows } from './network-rows.ts';

/** J at one θ, with the rows' labels and weights that it was taken with. */
export interface NetworkPoint extends Evaluation {
  readonly labels: Int32Array;
  readonly weights: Float32Array;
  /** P of every row, rows × classes. */
  readonly P: Float64Array;
  /** ℓ of every row, whatever its weight. */
  readonly losses: Float64Array;
}

/** Share of the rows that may have changed for the difference they make to be cheaper than a pass over all. */
const FEW = 1 / 3;

export interface NetworkObjectiveParts {
  readonly layers: readonly Layer[];
  readonly classes: number;
  readonly l2: number;
  readonly matrix: Matrix;
  /** The rows of `matrix`, held. */
  readonly rows: NetworkRows;
  readonly hold: HoldRows;
}

/** J(θ) = (1/n) Σ w ℓ + λ/2 ‖θ without biases‖² of a network, in full, from a point near by, and of some rows alone. */
export class NetworkObjective {
  readonly #parts: NetworkObjectiveParts;
  /** First and last + 1 of each stretch of θ that is regularised. */
  readonly #penalised: readonly (readonly [number, number])[];

  constructor(parts: NetworkObjectiveParts) {
    const stretches: (readonly [number, number])[] = [];
    let at = 0;
    for (const { shapes } of parts.layers) {
      shapes.forEach(([rows, columns], i) => {
        if (i === 0) stretches.push([at, at + rows * columns]);
        at += rows * columns;
      });
    }
    this.#parts = parts;
    this.#penalised = stretches;
  }

  /** y ← y + scale · x on what is regularised. */
  addPenalised(y: Float64Array, scale: number, x: ArrayLike<number>): void {
    for (const [first, end] of this.#penalised) for (let i = first; i < end; i++) y[i] += scale * x[i];
  }

  async at(theta: Float64Array, labels: Int32Array, weights: Float32Array, work: Work): Promise<NetworkPoint> {
    const [ownLabels, ownWeights] = [labels.slice(), weights.slice()];
    const found = await this.#parts.rows.at(theta, ownLabels, ownWeights, work);
    const { P, losses } = found;
    return {
      theta,
      labels: ownLabels,
      weights: ownWeights,
      P,
      losses,
      ...this.#regularised(theta, found, sum(weights)),
    };
  }

  /** J of some rows alone, all of weight 1. */
  async ofRows(theta: Float64Array, ids: Int32Array, labels: Int32Array, work: Work) {
    const rows = await this.#holdSome(ids);
    try {
      const ownLabels = Int32Array.from(ids, (id) => labels[id]);
      const found = await rows.at(theta, ownLabels, new Float32Array(ids.length).fill(1), work);
      return this.#regularised(theta, found, ids.length);
    } finally {
      rows.dispose();
    }
  }

  /**
   * J where a point was taken, with other labels and weights: ∇J is linear in the rows, so that a pass over those that changed
   * is enough. Null where a pass over all is cheaper, or a new label is all but impossible there.
   */
  async near(point: NetworkPoint, labels: Int32Array, weights: Float32Array, work: Work): Promise<NetworkPoint | null> {
    const changed = Int32Array.from(labels.keys()).filter(
      (i) => labels[i] !== point.labels[i] || weights[i] !== point.weights[i],
    );
    if (changed.length === 0) return point;
    if (changed.length > FEW * labels.length) return null;
    const { classes } = this.#parts;
    const { theta, P } = point;
    const losses = point.losses.slice();
    const S = new Float64Array(changed.length * classes);
    for (const [r, i] of changed.entries()) {
      for (let c = 0; c < classes; c++) S[r * classes + c] = (weights[i] - point.weights[i]) * P[i * classes + c];
      S[r * classes + point.labels[i]] += point.weights[i];
      S[r * classes + labels[i]] -= weights[i];
      if (labels[i] !== point.labels[i]) losses[i] = -Math.log(P[i * classes + labels[i]]);
      if (losses[i] === Infinity) return null;
    }
    const [before, live] = [sum(point.weights), sum(weights)];
    const rows = await this.#holdSome(changed);
    try {
      const gradient = await rows.pullBack(theta, S, work);
      // What of the old gradient is of its rows, without the penalty.
      for (let j = 0; j < theta.length; j++) gradient[j] += before * point.gradient[j];
      this.addPenalised(gradient, -before * this.#parts.l2, theta);
      const loss = losses.reduce((total, own, i) => total + weights[i] * own, 0);
      const ownRows = { labels: labels.slice(), weights: weights.slice() };
      return { theta, ...ownRows, P, losses, ...this.#regularised(theta, { loss, gradient }, live) };
    } finally {
      rows.dispose();
    }
  }

  /** J and ∇J from the sums over `live` rows; the gradient is written over. */
  #regularised(theta: Float64Array, { loss, gradient }: Pick<LossAt, 'loss' | 'gradient'>, live: number) {
    const { l2 } = this.#parts;
    let [squares, at] = [0, 0];
    for (const [first, end] of this.#penalised) {
      for (; at < first; at++) gradient[at] /= live;
      for (; at < end; at++) {
        gradient[at] = gradient[at] / live + l2 * theta[at];
        squares += theta[at] * theta[at];
      }
    }
    for (; at < gradient.length; at++) gradient[at] /= live;
    return { value: loss / live + (l2 / 2) * squares, gradient };
  }

  #holdSome(ids: Int32Array): Promise<NetworkRows> {
    const { matrix, hold } = this.#parts;
    const { columns } = matrix;
    return hold({ kind: 'dense', rows: ids.length, columns, values: denseRows(matrix, ids) });
  }
}

function sum(weights: Float32Array): number {
  return weights.reduce((total, weight) => total + weight, 0);
}
