import type { Cell } from '../table/table.ts';
import type { IndicatorValue } from './indicator-value.ts';

/** Row ids of imported tables by alias: what a row of a join is made of. */
export type RowIds = Readonly<Record<string, number>>;

/** Names one batch of predictions: a model applied to a table. */
export interface PredictedPair {
  readonly model: string;
  readonly table: string;
}

/** One prediction: of a model, for a row of a table. */
export type PredictedRow = PredictedPair & { readonly row: number };

/** The key of a pair in `Probabilities` and `ProbabilityGradient`. */
export function pairKey(pair: PredictedPair): string {
  return JSON.stringify([pair.model, pair.table]);
}

/** P of every predicted pair: rows × classes, row-major. */
export type Probabilities = ReadonlyMap<string, Float32Array | Float64Array>;

/** ∂q/∂P of every predicted pair, same shapes, accumulated in float64. */
export type ProbabilityGradient = ReadonlyMap<string, Float64Array>;

/**
 * How an answer depends on predictions. Computed once per query text and data; holds no θ and no P.
 * Its rows are the *candidates*: every output row that some assignment of classes yields.
 */
export interface Lineage {
  readonly pairs: readonly PredictedPair[];
  readonly columns: readonly string[];
  readonly candidateCount: number;
  /** Per output column: whether its value may depend on predictions. */
  readonly dependent: readonly boolean[];
  /** Per output column: whether its cells are relaxed numbers (`Relaxation.value`) or fixed per candidate (`Relaxation.cell`). */
  readonly symbolic: readonly boolean[];
  /** Per output column: whether it has neither, being text or the like made of relaxed numbers; it cannot be complained about. */
  readonly opaque: readonly boolean[];
  /** Per output column: the model and table whose predictions its cells show, each of one row of an answer that is not grouped; else null. */
  readonly predictors: readonly (PredictedPair | null)[];
  /** Whether which rows appear depends on predictions. */
  readonly membershipDependent: boolean;
  /** Constructs whose relaxed value is only an approximation, in words. */
  readonly approximations: readonly string[];
  /** Relaxed values under P. Cheap enough to be called in every iteration. */
  relax(P: Probabilities): Relaxation;
  /** Candidate index of each exact output row, matched by what does not depend on predictions and by the one-hot values; −1 where none. */
  locate(rows: readonly (readonly Cell[])[], oneHot: Probabilities): Int32Array;
  /** Candidates that contain these base rows (alias → row id); for complaints given by `from`. */
  candidatesFrom(rows: RowIds): Int32Array;
  /** The prediction that a cell shows, where it is `predict` of a row of an imported table and nothing else. */
  predictionAt(candidate: number, column: number): PredictedRow | null;
  /** The predictions that a cell depends on, whatever they are; without a column, those that the row does. */
  predictionsBehind(candidate: number, column: number | null): readonly PredictedRow[];
  /** The base rows that a candidate is made of, where it is a row of joined tables; for a group, those of one of its rows. */
  rowIds(candidate: number): RowIds;
  /** A cell, or with 'membership' whether the candidate is in the answer, over class indicators: for integer programs. */
  indicators?(candidate: number, column: number | 'membership'): IndicatorValue;
}

/** The relaxed answer at one P, and its derivatives. */
export interface Relaxation {
  /** Relaxed value of a cell; null where it is NULL, not numeric, or does not depend on predictions. */
  value(candidate: number, column: number): number | null;
  /** Probability (or its stand-in) that the candidate is in the answer. */
  membership(candidate: number): number;
  /** Exact cell of a candidate that does not depend on predictions. */
  cell(candidate: number, column: number): Cell;
  /** into += weight · ∂value/∂P. */
  addValueGradient(candidate: number, column: number, weight: number, into: ProbabilityGradient): void;
  /** into += weight · ∂membership/∂P. */
  addMembershipGradient(candidate: number, weight: number, into: ProbabilityGradient): void;
}
