import type { Work } from '../base/work.ts';
import { solveInfluence } from '../influence/solve.ts';
import type { PredictedEffect } from './api.ts';
import type { FixedModel } from './apply-fix.ts';
import type { SessionProblem } from './rank.ts';
import type { TrainedModel } from './trained-model.ts';

/**
 * The complaints' relaxed values after a fix, by one full Newton step of each fixed model from its present θ:
 * θ′ = θ − H′⁻¹∇J′, with H′ and J′ those of the fixed training rows, and the values taken at θ′ themselves rather than
 * linearised. Models are left as they were.
 */
export async function predictEffect(
  { problem: { objective } }: SessionProblem,
  plan: ReadonlyMap<TrainedModel, FixedModel>,
  work: Work,
): Promise<PredictedEffect> {
  const now = (await objective.evaluate()).terms;
  const before = [...plan.keys()].map((model) => [model, model.snapshot()] as const);
  try {
    for (const [{ classifier }, { weights, labels }] of plan) {
      classifier.setWeights(weights);
      classifier.setLabels(labels);
      const { gradient } = await classifier.objective();
      const hessian = await classifier.hessian();
      try {
        const { s } = await solveInfluence(hessian, gradient, {}, work);
        classifier.setParameters(classifier.parameters.map((theta, i) => theta - s[i]));
      } finally {
        hessian.dispose();
      }
    }
    const predicted = (await objective.evaluate()).terms;
    return { complaints: now.map(({ value }, i) => ({ now: value, predicted: predicted[i].value })) };
  } finally {
    for (const [model, snapshot] of before) model.restore(snapshot);
  }
}
