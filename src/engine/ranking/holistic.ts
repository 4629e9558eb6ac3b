import type { Work } from '../base/work.ts';
import { bestRelabels, firstOrder, removals } from './first-order.ts';
import { orderSuspects, type RowScores } from './order.ts';
import type { Ranker, Ranking, RankingProblem } from './ranker.ts';

/**
 * Holistic ([Rain20] §5.3): the complaints are relaxed to one differentiable q(θ), H s = ∇q(θ) is solved once per model,
 * and a row's score is −sᵀ∇ℓ, by how much its removal lowers n·q to first order. One solve and one product X·S per
 * model; the relabelling that lowers q most comes from the same product.
 */
export const holistic: Ranker = {
  method: 'holistic',
  async rank(problem: RankingProblem, work: Work): Promise<Ranking> {
    work.report('ranking');
    const evaluation = await problem.objective.evaluate();
    const slopes = evaluation.terms.map((term) => term.slope);
    const gradients = await evaluation.gradients(slopes);
    const scores: RowScores[] = [];
    for (const [index, { classifier }] of problem.models.entries()) {
      const order = await firstOrder(classifier, gradients[index], work);
      scores.push({
        score: removals(order, classifier),
        suggestedClass: bestRelabels(order.a, classifier.labels, classifier.classCount),
      });
    }
    return {
      method: 'holistic',
      suspects: orderSuspects(problem, scores),
      explanation: 'Rows are ordered by how much removing each one lowers the complaints, to first order (Holistic).',
      satisfied: slopes.every((slope) => slope === 0),
      suggestedCount: null,
    };
  },
};
