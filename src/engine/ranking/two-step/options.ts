/** Which of the sets of changes that satisfy the complaints TwoStep takes. */
export const TWO_STEP_SOLUTIONS = ['fewest', 'most-probable'] as const;
/** The fewest changes, or the most probable ones. */
export type TwoStepSolution = (typeof TWO_STEP_SOLUTIONS)[number];

/** What TwoStep can be told. */
export interface TwoStepOptions {
  /** The papers' fewest changes, drawn at random among ties, or the most probable ones: cost −log p_new + log p_old. */
  readonly solution: TwoStepSolution;
  /** Draws among equally small sets of changes that are averaged, at least 1; the most probable set needs no draw. */
  readonly samples: number;
  /** Time limit of the integer program, at least 1; then the best changes so far are taken and their gap is told. */
  readonly seconds: number;
}

/** As in the papers: any of the smallest sets of changes. */
export const TWO_STEP_DEFAULTS: TwoStepOptions = { solution: 'fewest', samples: 1, seconds: 30 };
