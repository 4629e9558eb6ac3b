import { RainError } from '../base/errors.ts';
import { addComplaintGradients, complaintTerms, relaxAnswers, type Term } from '../complaint/loss.ts';
import type { ResolvedComplaint } from '../complaint/resolve.ts';
import type { Classifier, HeldRows } from '../model/classifier.ts';
import { pairKey, type Lineage, type PredictedPair, type Probabilities } from '../provenance/lineage.ts';

/** A queried table's features held by the model that predicts it; `model` is an index into the problem's models. */
export interface HeldPair {
  readonly pair: PredictedPair;
  readonly model: number;
  readonly rows: HeldRows;
}

/** What a `ComplaintObjective` is made of. */
export interface ObjectiveParts {
  /** As rankers see them: see `unmetComplaint`. */
  readonly complaints: readonly ResolvedComplaint[];
  /** Lineage of every query a complaint speaks of, by its id. */
  readonly lineages: ReadonlyMap<string, Lineage>;
  /** Every pair that a lineage or a prediction complaint names, each once. */
  readonly pairs: readonly HeldPair[];
  /** The classifiers, in the order of the problem's models. */
  readonly classifiers: readonly Classifier[];
}

/** The complaints as one function q of θ, at the θ that the classifiers have when it is asked. */
export interface ObjectiveEvaluation {
  /** q(θ) = Σ loss_j / scale_j. */
  readonly value: number;
  /** One per complaint, in their order. */
  readonly terms: readonly Term[];
  /** P the terms were evaluated at. */
  readonly probabilities: Probabilities;
  /**
   * Σ_j slopes[j]·∂v_j/∂P of every pair, by `pairKey`, rows × classes; 0 for a row that counts alike whatever its class,
   * as its probabilities sum to 1.
   */
  predictionGradients(slopes: ArrayLike<number>): Map<string, Float64Array>;
  /**
   * Σ_j slopes[j]·∇v_j(θ) per model; with the terms' own slopes ∇q(θ). To be called before any classifier's θ changes:
   * the chain rule needs the model at the P of this evaluation.
   */
  gradients(slopes: ArrayLike<number>): Promise<Float64Array[]>;
}

/** What rankers see of SQL: complaints → relaxed values → ∂q/∂P → ∇q(θ). */
export class ComplaintObjective {
  /** As in `ObjectiveParts`, like the two below. */
  readonly complaints: readonly ResolvedComplaint[];
  readonly lineages: ReadonlyMap<string, Lineage>;
  readonly pairs: readonly HeldPair[];
  readonly #classifiers: readonly Classifier[];
  readonly #classCounts: ReadonlyMap<string, number>;
  #last: ObjectiveEvaluation | null = null;

  /** Nothing is computed yet. */
  constructor(parts: ObjectiveParts) {
    this.complaints = parts.complaints;
    this.lineages = parts.lineages;
    this.pairs = parts.pairs;
    this.#classifiers = parts.classifiers;
    this.#classCounts = new Map(
      parts.pairs.map(({ pair, model }) => [pairKey(pair), parts.classifiers[model].classCount]),
    );
  }

  /** P of every pair at the classifiers' current θ. */
  async probabilities(): Promise<Probabilities> {
    const P = new Map<string, Float32Array | Float64Array>();
    for (const { pair, model, rows } of this.pairs) {
      P.set(pairKey(pair), await this.#classifiers[model].probabilities(rows));
    }
    return P;
  }

  /** The complaints at the classifiers' current θ; the last evaluation again while P is the same. */
  async evaluate(): Promise<ObjectiveEvaluation> {
    const probabilities = await this.probabilities();
    const last = this.#last;
    if (last && [...probabilities].every(([key, P]) => last.probabilities.get(key) === P)) return last;
    const at = relaxAnswers(this.lineages, probabilities);
    const terms = complaintTerms(this.complaints, at);
    const predictionGradients = (slopes: ArrayLike<number>): Map<string, Float64Array> => {
      const into = new Map([...probabilities].map(([key, P]) => [key, new Float64Array(P.length)]));
      addComplaintGradients(this.complaints, slopes, at, into);
      for (const [key, own] of into) blankIndifferentRows(own, this.#classCounts.get(key) ?? 1);
      return into;
    };
    this.#last = {
      value: terms.reduce((sum, term) => sum + term.loss, 0),
      terms,
      probabilities,
      predictionGradients,
      gradients: (slopes) => this.parameterGradients(predictionGradients(slopes)),
    };
    return this.#last;
  }

  /** ∂q/∂P of every pair → ∇q(θ) per model. */
  async parameterGradients(dP: ReadonlyMap<string, Float64Array>): Promise<Float64Array[]> {
    const gradients = this.#classifiers.map((c) => new Float64Array(c.parameterCount));
    for (const { pair, model, rows } of this.pairs) {
      const own = dP.get(pairKey(pair));
      if (!own) throw new RainError('internal', `No gradient for the predictions of ${pair.table}.`);
      if (own.every((value) => value === 0)) continue;
      const gradient = await this.#classifiers[model].parameterGradient(rows, own);
      for (let i = 0; i < gradient.length; i++) gradients[model][i] += gradient[i];
    }
    return gradients;
  }
}

/** A row whose classes all count alike moves nothing; left as it is, it would move what is complained about by rounding. */
function blankIndifferentRows(dP: Float64Array, classCount: number): void {
  for (let start = 0; start < dP.length; start += classCount) {
    const end = start + classCount;
    let at = start + 1;
    while (at < end && dP[at] === dP[start]) at++;
    if (at === end) dP.fill(0, start, end);
  }
}
