import type { Work } from '../base/work.ts';
import { inverseRoot } from '../influence/inverse-root.ts';
import { rowKernels, selfInfluences } from '../influence/leverage.ts';
import type { Classifier } from '../model/classifier.ts';
import { mostProbableOther } from './most-probable.ts';
import { orderSuspects, type RowScores } from './order.ts';
import type { Ranker, Ranking, RankingProblem } from './ranker.ts';

/**
 * The InfLoss baseline of [Rain20] §6.1: largest self-influence ∇ℓᵀH⁻¹∇ℓ first, by how much leaving a row out raises its
 * own loss. It knows nothing of the complaint. All rows at once from a root of H⁻¹: exact where H can be factorised, else
 * estimated from random directions; never one solve per row.
 */
export const infloss: Ranker = {
  method: 'infloss',
  async rank(problem: RankingProblem, work: Work): Promise<Ranking> {
    work.report('ranking');
    const scores: RowScores[] = [];
    for (const { classifier } of problem.models) scores.push(await scored(classifier, problem.seed, work));
    return {
      method: 'infloss',
      suspects: orderSuspects(problem, scores),
      explanation:
        'Rows are ordered by how much each one’s own loss depends on it; the complaints play no part (InfLoss).',
      satisfied: false,
      suggestedCount: null,
    };
  },
};

async function scored(classifier: Classifier, seed: number, work: Work): Promise<RowScores> {
  const { labels, classCount, weights } = classifier;
  const live = weights.reduce((sum, weight) => sum + weight, 0);
  const P = await classifier.probabilities();
  const hessian = await classifier.hessian();
  try {
    const K = await rowKernels(classifier, await inverseRoot(classifier, hessian, seed, work), work);
    return { score: selfInfluences(K, P, labels, live), suggestedClass: mostProbableOther(P, labels, classCount) };
  } finally {
    hessian.dispose();
  }
}
