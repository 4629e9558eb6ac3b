import { Random } from '../base/random.ts';
import { tabulate } from '../base/tabulate.ts';
import type { Work } from '../base/work.ts';
import { orderSuspects } from './order.ts';
import type { Ranker, Ranking, RankingProblem } from './ranker.ts';

/** The Random baseline: rows in an order drawn from the problem's seed. */
export const random: Ranker = {
  method: 'random',
  async rank(problem: RankingProblem, work: Work): Promise<Ranking> {
    work.report('ranking');
    const stream = new Random(problem.seed);
    const scores = problem.models.map(({ classifier }) => ({
      score: tabulate(classifier.rowCount, () => stream.uniform()),
    }));
    return {
      method: 'random',
      suspects: orderSuspects(problem, scores),
      explanation: 'Rows are in random order (Random).',
      satisfied: false,
      suggestedCount: null,
    };
  },
};
