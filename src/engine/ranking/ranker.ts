import type { Work } from '../base/work.ts';
import type { Matrix } from '../features/matrix.ts';
import type { Classifier } from '../model/classifier.ts';
import type { ComplaintObjective } from './objective.ts';
import type { Suspects } from './suspects.ts';

/** Every method, by the names of CASE.md. */
export const RANKING_METHODS = ['holistic', 'twostep', 'holdout', 'loss', 'infloss', 'random', 'auto'] as const;
/** A way to rank training rows. */
export type RankingMethod = (typeof RANKING_METHODS)[number];

/** One model whose training rows may be blamed. */
export interface RankedModel {
  readonly name: string;
  readonly classifier: Classifier;
  /** 1 where a row may be suspected: in, and admitted by the case's `suspects` condition. Positions, as in the classifier. */
  readonly candidates: Uint8Array;
  /** The training rows as encoded, by position; asked for once per classifier, by methods that look where suspects lie. */
  readonly features: () => Promise<Matrix>;
}

/** What a ranker works on: models with rows that may be blamed, and the complaints as a function of their parameters. */
export interface RankingProblem {
  readonly models: readonly RankedModel[];
  readonly objective: ComplaintObjective;
  readonly seed: number;
}

/** Suspects, best first. Equal scores are ordered by model, then by position: deterministic on every machine. */
export interface Ranking {
  readonly method: RankingMethod;
  readonly suspects: Suspects;
  /** What the method did, in a sentence for a person. */
  readonly explanation: string;
  /**
   * Every complaint is satisfied in the relaxed sense, so that there is nothing to lower and all scores are 0. The loop
   * then keeps the last ranking's order (CASE.md).
   */
  readonly satisfied: boolean;
  /** The method's own estimate of how many rows are corrupted, where it has one. */
  readonly suggestedCount: number | null;
  /** Places of complaints that cannot hold together whatever is predicted, where the method knows. */
  readonly contradictory?: readonly number[];
}

/**
 * Orders the training rows by how likely their repair makes the complaints hold. A ranker leaves every classifier as it
 * found it (θ, weights, labels), also when it is cancelled or fails.
 */
export interface Ranker {
  readonly method: RankingMethod;
  rank(problem: RankingProblem, work: Work): Promise<Ranking>;
}
