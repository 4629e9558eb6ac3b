import type { Work } from '../base/work.ts';
import { holdout } from './holdout.ts';
import type { Ranker, Ranking, RankingProblem } from './ranker.ts';

/**
 * Auto: the posterior hold-out. In [Rain20] it is TwoStep where the fix of the predictions is unique and Holistic
 * elsewhere; the hold-out was better than both nearly everywhere, and no test on the data told the exceptions apart
 * (RANKING.md), so that there is nothing to choose by.
 */
export const auto: Ranker = {
  method: 'auto',
  async rank(problem: RankingProblem, work: Work): Promise<Ranking> {
    const ranking = await holdout.rank(problem, work);
    return {
      ...ranking,
      method: 'auto',
      explanation: `Auto took the posterior hold-out, which also finds errors that the model has learnt. ${ranking.explanation}`,
    };
  },
};
