import { RainError } from '../base/errors.ts';
import type { Matrix } from '../features/matrix.ts';
import type { Floats, HeldRows } from './classifier.ts';
import { PredictedRows } from './held-rows.ts';
import { JoinedRows } from './joined-rows.ts';
import type { EvaluatedPoint, Standing } from './standing.ts';
import { checkFurtherRows } from './training-rows.ts';

/**
 * What classifiers have in common whatever they compute with: where they stand, the rows they hold with P kept of them, and
 * rows in parts (`JoinedRows`), each of which is asked alone.
 */
export abstract class StandingClassifier<Rows extends { dispose(): void }, Point extends EvaluatedPoint> {
  abstract readonly classCount: number;
  protected abstract readonly standing: Standing<Point>;
  /** The training rows. */
  protected abstract readonly trainingRows: Rows;
  /** Features of a row. */
  protected abstract readonly columns: number;
  readonly #held = new WeakSet<HeldRows>();

  get parameters(): Float64Array {
    return this.standing.theta.slice();
  }

  get labels(): Int32Array {
    return this.standing.labels;
  }

  get weights(): Float32Array {
    return this.standing.weights;
  }

  async hold(matrix: Matrix): Promise<HeldRows> {
    checkFurtherRows(matrix, this.columns);
    const held = new PredictedRows(await this.put(matrix), matrix.rows);
    this.#held.add(held);
    return held;
  }

  async probabilities(rows?: HeldRows): Promise<Floats> {
    if (rows instanceof JoinedRows) return rows.gather(this.classCount, (part) => this.probabilities(part));
    if (rows === undefined) return this.learntProbabilities();
    const held = this.#own(rows);
    const { theta } = this.standing;
    return held.probabilities(theta, () => this.predict(held.rows, theta));
  }

  async parameterGradient(rows: HeldRows | undefined, dP: Floats): Promise<Float64Array> {
    if (rows instanceof JoinedRows) {
      return rows.sum(dP, this.classCount, (part, share) => this.parameterGradient(part, share));
    }
    return this.pullBack(this.features(rows), dP, () => this.probabilities(rows));
  }

  async logitDerivatives(s: Floats, rows?: HeldRows): Promise<Floats> {
    if (rows instanceof JoinedRows) return rows.gather(this.classCount, (part) => this.logitDerivatives(s, part));
    return this.tangents(this.features(rows), s);
  }

  /** What was held for these rows; the training rows where there are none. Throws where another model was asked to hold them. */
  protected features(rows?: HeldRows): Rows {
    return rows === undefined ? this.trainingRows : this.#own(rows).rows;
  }

  /** Puts a table's features where this classifier computes. */
  protected abstract put(matrix: Matrix): Promise<Rows>;
  /** P of the training rows. */
  protected abstract learntProbabilities(): Promise<Floats>;
  /** P of held rows at θ. */
  protected abstract predict(rows: Rows, theta: Float64Array): Promise<Floats>;
  /** Σ_r (∂P_r/∂θ)ᵀ dP_r; `P` gives P of the rows to who has not made it on the way. */
  protected abstract pullBack(rows: Rows, dP: Floats, P: () => Promise<Floats>): Promise<Float64Array>;
  /** (∂logits/∂θ) s. */
  protected abstract tangents(rows: Rows, s: Floats): Promise<Floats>;

  #own(rows: HeldRows): PredictedRows<Rows> {
    if (!this.#held.has(rows)) {
      throw new RainError('internal', 'These rows were put on the device for another model.');
    }
    return rows as PredictedRows<Rows>;
  }
}
