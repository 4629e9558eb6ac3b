import type { Work } from '../base/work.ts';
import type { Term } from '../complaint/loss.ts';
import { correctedResiduals, removalEffects as effectsOfRemoval, residuals } from '../influence/effects.ts';
import { rowKernels } from '../influence/leverage.ts';
import { defaultDamping, solveInfluences } from '../influence/solve.ts';
import type { Classifier, Hessian } from '../model/classifier.ts';
import type { RankedModel, RankingProblem } from './ranker.ts';

/** Complaints that effects are computed for; each costs a right-hand side, and a page shows only so many. */
const MOST_COMPLAINTS = 16;

/** What removing one row alone would do to each complaint's relaxed quantity, in its own units. */
export interface RemovalEffects {
  /** perComplaint[j][model][position]: the predicted change; only the first 16 complaints are computed. */
  readonly perComplaint: readonly (readonly Float64Array[])[];
  /** The complaints at the θ that the effects start from. */
  readonly terms: readonly Term[];
}

/** The predicted effects of removing every single row, at the current θ: one solve per complaint and model. */
export async function removalEffects(problem: RankingProblem, work: Work): Promise<RemovalEffects> {
  const evaluation = await problem.objective.evaluate();
  const count = Math.min(evaluation.terms.length, MOST_COMPLAINTS);
  const gradients: Float64Array[][] = [];
  for (let j = 0; j < count; j++) {
    await work.checkpoint();
    gradients.push(await evaluation.gradients(evaluation.terms.map((_, k) => (k === j ? 1 : 0))));
  }
  const perModel: Float64Array[][] = [];
  for (const [index, model] of problem.models.entries()) {
    perModel.push(
      await modelEffects(
        model,
        gradients.map((perComplaint) => perComplaint[index]),
        work,
      ),
    );
  }
  return { perComplaint: gradients.map((_, j) => perModel.map((effects) => effects[j])), terms: evaluation.terms };
}

/** Effects on several quantities of one model: one solve each, the residuals of the rows once for all. */
async function modelEffects(
  { classifier }: RankedModel,
  gradients: readonly Float64Array[],
  work: Work,
): Promise<Float64Array[]> {
  const moved = gradients.filter((gradient) => gradient.some((g) => g !== 0));
  if (moved.length === 0) return gradients.map(() => new Float64Array(classifier.rowCount));
  const live = classifier.weights.reduce((sum, w) => sum + w, 0);
  const hessian = await classifier.hessian();
  try {
    const r = await rowResiduals(classifier, hessian, work);
    const solutions = await solveInfluences(hessian, moved, {}, work);
    const effects = new Map<Float64Array, Float64Array>();
    for (const [j, { s }] of solutions.entries()) {
      const a = await classifier.logitDerivatives(s);
      effects.set(moved[j], effectsOfRemoval(a, r, classifier.classCount, live));
    }
    return gradients.map((gradient) => effects.get(gradient) ?? new Float64Array(classifier.rowCount));
  } finally {
    hessian.dispose();
  }
}

/** Corrected for leverage where H can be factorised; elsewhere rows are many against the parameters they share. */
async function rowResiduals(classifier: Classifier, hessian: Hessian, work: Work): Promise<Float64Array> {
  const P = await classifier.probabilities();
  const factorisation = await hessian.factorise?.(await defaultDamping(hessian));
  if (!factorisation) return residuals(P, classifier.labels);
  const K = await rowKernels(classifier, factorisation.inverseRoot(), work);
  return correctedResiduals(K, P, classifier.labels);
}
