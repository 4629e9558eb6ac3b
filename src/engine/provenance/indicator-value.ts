/**
 * Σ_m coefficient_m · ∏ t[pair, row, class] over monomials m, where t ∈ {0, 1} says that a row is predicted as a class.
 * Factors of monomial m stand at starts[m] … starts[m+1]−1; `pair` indexes the lineage's pairs. No factor: a constant.
 */
export interface IndicatorSum {
  readonly coefficients: ArrayLike<number>;
  readonly starts: ArrayLike<number>;
  readonly pair: ArrayLike<number>;
  readonly row: ArrayLike<number>;
  readonly classIndex: ArrayLike<number>;
}

/**
 * A cell's or a row's membership, written exactly over predicted classes: what an integer program is compiled from
 * (METHODS.md §4, TwoStep). In every world it equals what SQLite answers, before rounding.
 */
export type IndicatorValue =
  | { readonly kind: 'sum'; readonly sum: IndicatorSum }
  /** Σ_i terms_i. */
  | { readonly kind: 'plus'; readonly terms: readonly IndicatorValue[] }
  /** Σ_k (Σ of left_k)(Σ of right_k): a join on predictions, by its key. */
  | { readonly kind: 'keyed-product'; readonly left: readonly IndicatorSum[]; readonly right: readonly IndicatorSum[] }
  /** NULL where the denominator is 0. */
  | { readonly kind: 'quotient'; readonly numerator: IndicatorValue; readonly denominator: IndicatorValue }
  /** The least or largest of `values` over the monomials of `members` (coefficients 1) that are 1; NULL over none. */
  | {
      readonly kind: 'extreme';
      readonly which: 'min' | 'max';
      readonly values: ArrayLike<number>;
      readonly members: IndicatorSum;
    }
  /** 1 where any monomial is 1, else 0. */
  | { readonly kind: 'any'; readonly members: IndicatorSum }
  /** What no integer program of ours can hold, by the name of the construct. */
  | { readonly kind: 'unsupported'; readonly construct: string };
