/** The parts of the posterior hold-out (RANKING.md); each can be switched off to see what it gives. */
export interface HoldoutRule {
  /** Step 1: keep the direction of each “=”. */
  readonly directionLock: boolean;
  /** Step 2: weigh each confusion by how much of the complaint it explains. */
  readonly transitionPrior: boolean;
  /** Step 3: shares of each label held out, level after level; none leaves steps 1 and 2 alone. */
  readonly levels: readonly number[];
  /** Step 3: put suspects back that the model without them believes. */
  readonly acquittal: boolean;
  /** Step 3: stop at the level where the complaints hold without the suspects. */
  readonly stopWhenHolding: boolean;
  /** Step 4: score by the posterior of corruption; else by t under the refitted model. */
  readonly posterior: boolean;
  /** Step 5: raise rows that lie among other suspects. */
  readonly locality: boolean;
  /** Step 6: fuse the ranks of all levels and of the first score; else the last level decides alone. */
  readonly fusion: boolean;
  /** PHO-F: per level also the ranks of the plain product t·√(g/max g)·√(τ/max τ). */
  readonly plainProduct: boolean;
  /**
   * Once the complaints hold in expectation they have nothing more to ask: rows are then ordered by r alone, those that
   * move the answers the other way too. Errors that were scattered lie both ways; the rest of a systematic one has the
   * largest r.
   */
  readonly posteriorOnceSettled: boolean;
}

/**
 * PHO-F of RANKING.md with three changes, each against what chance does where errors are few or scattered: a confusion
 * counts in full unless it is rarer than the commonest by more than chance (`transitionPrior`), leaves borrow 200 rows from
 * their label (`noiseRates`), and effects count by their root (`HeldOutModel`). AUC_CR of the first ranking, means of seeds
 * 11 and 12 or 11 to 13 (the experiments' reported seeds begin at 1 and were not used for choosing):
 *
 * |                                               | Holistic | before | now  |
 * | --------------------------------------------- | -------- | ------ | ---- |
 * | 3,000 digits, 50 % of the 1s to random digits | .966     | .954   | .980 |
 * | the same, 30 %                                | .959     | .924   | .972 |
 * | Q1, 15 % of all labels flipped at random      | .873     | .71    | .837 |
 * | Q1 30 %                                       | .988     | .992   | .999 |
 * | Q1 70 %                                       | .990     | .981   | .998 |
 * | 4s to 9s, 50 %                                | .782     | .926   | .92  |
 * | Adult by gender 50 %                          | .004     | .578   | .536 |
 *
 * (Digits with 100 borrowed rows.) 300 or more mend random flips further (.852) and cost Adult by gender more (.499). Trees
 * grown on one half of the rows and read on the other find random flips (.874) and lose Adult by gender (.367).
 * `plainProduct` is what Adult by gender takes (.38 without); without it flips to random digits would be at .986.
 *
 * `posteriorOnceSettled`, AUC_CR of whole loops without and with it: Q1 with 15 % of all labels wrong .853 → .916 (Holistic
 * .916; seeds 11 to 13), 1,000 digits wanted half way .925 → .951 (seeds 11 to 13), 3,000 digits half way .979 → .967
 * (one seed) and with 10 % of the 1s wrong .945 → .933 (two), half to random digits .978 both ways (one).
 */
export const POSTERIOR_HOLDOUT: HoldoutRule = {
  directionLock: true,
  transitionPrior: true,
  levels: [0.05, 0.1, 0.2, 0.4],
  acquittal: true,
  stopWhenHolding: true,
  posterior: true,
  locality: true,
  fusion: true,
  plainProduct: true,
  posteriorOnceSettled: true,
};
