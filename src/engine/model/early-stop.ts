import type { Floats, HeldRows } from './classifier.ts';

/** Rows kept out of training whose loss says when to stop, with their labels. */
export interface Validation {
  readonly rows: HeldRows;
  readonly labels: Int32Array;
}

/** Looks at the held-out loss without an improvement after which training ends. */
const PATIENCE = 2;
/** A probability below this counts as this: one sure mistake must not outweigh everything. */
const LEAST_PROBABILITY = 1e-7;

/** Watches the mean loss of held-out rows while θ moves, and keeps the θ at which it was least. */
export class EarlyStop {
  readonly #probabilities: (theta: Float64Array) => Promise<Floats>;
  readonly #labels: Int32Array;
  #least = Number.POSITIVE_INFINITY;
  #best: Float64Array;
  #since = 0;

  /** `probabilities`: P of the held-out rows at some θ, rows × classes. */
  constructor(labels: Int32Array, probabilities: (theta: Float64Array) => Promise<Floats>) {
    this.#best = new Float64Array();
    this.#labels = labels;
    this.#probabilities = probabilities;
  }

  /** The θ with the least held-out loss so far; empty before the first look. */
  get best(): Float64Array {
    return this.#best;
  }

  /** Looks at a θ that training has come to; whether it should end. */
  async shouldStop(theta: Float64Array): Promise<boolean> {
    const loss = meanLoss(await this.#probabilities(theta), this.#labels);
    if (loss < this.#least) {
      this.#least = loss;
      this.#best = theta.slice();
      this.#since = 0;
    } else {
      this.#since++;
    }
    return this.#since >= PATIENCE;
  }
}

function meanLoss(P: Floats, labels: Int32Array): number {
  const classes = P.length / labels.length;
  let sum = 0;
  for (let i = 0; i < labels.length; i++) sum -= Math.log(Math.max(P[i * classes + labels[i]], LEAST_PROBABILITY));
  return sum / labels.length;
}
