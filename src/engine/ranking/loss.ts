import type { Work } from '../base/work.ts';
import { mostProbableOther } from './most-probable.ts';
import { orderSuspects, type RowScores } from './order.ts';
import type { Ranker, Ranking, RankingProblem } from './ranker.ts';

/**
 * The Loss baseline of [Rain20] §6.1: highest training loss first. It knows nothing of the complaint, and is blind to a
 * systematic error because the model has learnt it. Costs one pass over the training rows.
 */
export const loss: Ranker = {
  method: 'loss',
  async rank(problem: RankingProblem, work: Work): Promise<Ranking> {
    work.report('ranking');
    const scores: RowScores[] = [];
    for (const { classifier } of problem.models) {
      scores.push({
        score: await classifier.rowLosses(),
        suggestedClass: mostProbableOther(await classifier.probabilities(), classifier.labels, classifier.classCount),
      });
    }
    return {
      method: 'loss',
      suspects: orderSuspects(problem, scores),
      explanation: 'Rows are ordered by their training loss; the complaints play no part (Loss).',
      satisfied: false,
      suggestedCount: null,
    };
  },
};
