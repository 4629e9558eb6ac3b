import { indices } from '../base/tabulate.ts';
import type { Work } from '../base/work.ts';
import type { Floats } from '../model/classifier.ts';
import type { FirstOrder } from './first-order.ts';
import { chooseHeldOut } from './hold-out-suspects.ts';
import type { HoldoutRule } from './holdout-rule.ts';
import { blamedLabels, localised, noiseLeaves, noiseRates, posteriors, raisedRates } from './noise-rate.ts';
import type { RowScores } from './order.ts';
import type { RankedModel } from './ranker.ts';
import { ranksOf } from './ranks.ts';
import { refitWithout } from './refit.ts';
import { splitFeatures, type SplitFeatures } from './split-features.ts';
import { beliefWeighted, pooledGains, transitionPrior, transitionScores, type LabelledRows } from './transition.ts';

/** A suspect that the model without it believes this much is put back. */
const ACQUITTED = 0.9;
/** Rows that each leaf borrows from its label when rates of leaves are compared. */
const BORROWED_ROWS = 200;
/** Softens the first ranks in the fusion: rank 1 against 2 must not outweigh 100 against 200. */
const RANK_OFFSET = 10;
/** Below this 1 − p_y counts as this. */
const LEAST_DISBELIEF = 1e-9;

/** One model in the course of a posterior hold-out. */
export class HeldOutModel {
  readonly #model: RankedModel;
  readonly #rule: HoldoutRule;
  readonly #rows: LabelledRows;
  readonly #a: Floats;
  /** Weights under θ: 1 for rows that are in. */
  readonly #weights: Float32Array;
  /** Rows that may be blamed, ascending. */
  readonly #candidates: Int32Array;
  /** t under θ. */
  readonly #first: Float64Array;
  /** k of the latest level. */
  #scores: Float64Array;
  /** r of the latest level. */
  #posterior: Float64Array;
  /** C of the latest level: what each class would give. */
  #C: Float64Array;
  /** −Σ log(rank + 10) so far. */
  readonly #fused: Float64Array;
  #expectedErrors = 0;
  #levels = 0;

  /** `a` and P are of θ, before anything is held out. */
  constructor(model: RankedModel, { a, P }: FirstOrder, rule: HoldoutRule) {
    const { classifier, candidates } = model;
    const live = indices(classifier.rowCount).filter((i) => classifier.weights[i] === 1);
    this.#model = model;
    this.#rule = rule;
    this.#rows = { live, labels: classifier.labels.slice(), classCount: classifier.classCount };
    this.#a = a;
    this.#weights = classifier.weights.slice();
    this.#candidates = live.filter((i) => candidates[i] === 1);
    this.#C = beliefWeighted(this.#rows, P, a);
    this.#first = transitionScores(this.#rows, this.#C, this.#prior());
    this.#scores = this.#first;
    this.#posterior = new Float64Array(classifier.rowCount);
    this.#fused = new Float64Array(classifier.rowCount);
  }

  /** Whether the complaints speak against any row of this model. */
  get isBlamed(): boolean {
    return this.#candidates.some((i) => this.#first[i] > 0);
  }

  /**
   * Σ r over the rows that the complaints speak against, with g as measured, at the latest level. 38 to 41 of 40 and 64
   * or 65 of 66 (Q1, seeds 11 to 13), 50 of 34, 118 of 101, 163 of 169 (3,000 digits), 126 of 169 (random digits); on Adult,
   * whose rows are alike, 245 to 325 of some 155 and 592 to 644 of some 265: see `settlingRows`.
   */
  get expectedErrors(): number {
    return this.#expectedErrors;
  }

  /** Refits without the suspects of the latest score; those believed all the same are put back. Returns how many stay out. */
  async holdOut(share: number, work: Work): Promise<number> {
    const { classifier, candidates } = this.#model;
    const { labels, classCount } = this.#rows;
    const heldOut = chooseHeldOut(this.#rows, this.#scores, candidates, share);
    await refitWithout(classifier, this.#weights, heldOut, work);
    if (!this.#rule.acquittal || heldOut.length === 0) return heldOut.length;
    const P = await classifier.probabilities();
    const convicted = heldOut.filter((i) => P[i * classCount + labels[i]] < ACQUITTED);
    if (convicted.length < heldOut.length) await refitWithout(classifier, this.#weights, convicted, work);
    return convicted.length;
  }

  /** Scores every row with a from θ and P from the model without the suspects. */
  async score(work: Work): Promise<void> {
    const P = await this.#model.classifier.probabilities();
    const features = await featuresOf(this.#model);
    await work.checkpoint();
    this.#C = beliefWeighted(this.#rows, P, this.#a);
    const M = this.#prior();
    const t = transitionScores(this.#rows, this.#C, M);
    const blamed = blamedLabels(this.#rows, t);
    const leaves = noiseLeaves(this.#rows, P, blamed, features);
    await work.checkpoint();
    const measured = noiseRates(this.#rows, leaves, 0);
    this.#expectedErrors = this.#sumPositive(t, posteriors(this.#rows, P, measured));
    const rates = noiseRates(this.#rows, leaves, BORROWED_ROWS);
    this.#posterior = posteriors(this.#rows, P, raisedRates(this.#rows, rates, blamed));
    const gains = this.#rule.pooledGain
      ? transitionScores(this.#rows, pooledGains(this.#rows, P, this.#a, this.#posterior), M)
      : t;
    const k = this.#rule.posterior ? this.#corruptionScores(gains, P, rates) : gains;
    this.#scores = this.#rule.locality ? localised(this.#rows, k, blamed, features) : k;
    this.#fuse();
    this.#levels++;
  }

  /**
   * k_i = r_i·√(g_i·t_i/(1 − p_y)) where t_i > 0, else t_i: how likely the label is wrong times what the complaint gains if it
   * is. The root, unlike RANKING.md's step 5, keeps a few rows of large effect from standing above those that are surely
   * wrong. g counts beside r because r says little of rows that the model believes not at all: it is nearly 1 for them
   * wherever some labels are wrong, also for the few true ones that are as rare as they should be.
   */
  #corruptionScores(t: Float64Array, P: Floats, rates: Float64Array): Float64Array {
    const { live, labels, classCount } = this.#rows;
    const k = t.slice();
    for (const i of live) {
      const gain = t[i] / Math.max(1 - P[i * classCount + labels[i]], LEAST_DISBELIEF);
      const rate = this.#rule.rate ? rates[i] : 1;
      if (gain > 0) k[i] = this.#posterior[i] * Math.sqrt(rate * gain);
    }
    return k;
  }

  /**
   * The fused score of every row, and the class that its label should most likely be. `settled`: whether the complaints
   * hold under θ, so that r alone decides (`posteriorOnceSettled`). Where only other models were refitted, `levels` times,
   * this one's rows score as if they had been last of `rows` at every level.
   */
  result(settled: boolean, levels: number, rows: number): RowScores {
    const suggestedClass = this.#suggestedClasses();
    if (this.#levels < levels) {
      return { score: this.#fused.fill(-levels * Math.log(rows + RANK_OFFSET)), suggestedClass };
    }
    if (this.#levels > 0 && settled && this.#rule.posteriorOnceSettled) {
      return { score: this.#posterior, suggestedClass };
    }
    if (this.#levels === 0 || !this.#rule.fusion) return { score: this.#scores, suggestedClass };
    return { score: this.#fused, suggestedClass };
  }

  /** M at the present C. */
  #prior(): Float64Array {
    const { classCount } = this.#rows;
    if (!this.#rule.transitionPrior) return new Float64Array(classCount * classCount).fill(1);
    return transitionPrior(this.#rows, this.#C);
  }

  #fuse(): void {
    const ranks = ranksOf(this.#candidates, this.#scores);
    for (const i of this.#candidates) this.#fused[i] -= Math.log(ranks[i] + RANK_OFFSET);
  }

  #sumPositive(scores: Float64Array, values: Float64Array): number {
    return this.#candidates.reduce((sum, i) => (scores[i] > 0 ? sum + values[i] : sum), 0);
  }

  /** The class with the largest C_ic, −1 where none is positive. */
  #suggestedClasses(): Int32Array {
    const { live, labels, classCount } = this.#rows;
    const suggested = new Int32Array(labels.length).fill(-1);
    for (const i of live) {
      let best = 0;
      for (let c = 0; c < classCount; c++) {
        if (this.#C[i * classCount + c] <= best) continue;
        best = this.#C[i * classCount + c];
        suggested[i] = c;
      }
    }
    return suggested;
  }
}

/** Prepared features by classifier: the training rows never change. */
const prepared = new WeakMap<object, SplitFeatures>();

async function featuresOf({ classifier, features }: RankedModel): Promise<SplitFeatures> {
  const known = prepared.get(classifier);
  if (known) return known;
  const made = splitFeatures(await features());
  prepared.set(classifier, made);
  return made;
}
