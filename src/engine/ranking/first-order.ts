import type { Work } from '../base/work.ts';
import { removalScores } from '../influence/scores.ts';
import { solveInfluence } from '../influence/solve.ts';
import type { Classifier, Floats } from '../model/classifier.ts';

/** What lowering q asks of each training row of one model, to first order. */
export interface FirstOrder {
  /** s = H⁻¹∇q. */
  readonly s: Float64Array;
  /** a = (∂logits/∂θ) s, rows × classes. */
  readonly a: Floats;
  /** P of the training rows, rows × classes. */
  readonly P: Floats;
}

/** Solves H s = ∇q at the classifier's θ and carries s to the training rows. All zero where ∇q is. */
export async function firstOrder(classifier: Classifier, gradient: Float64Array, work: Work): Promise<FirstOrder> {
  const P = await classifier.probabilities();
  if (gradient.every((g) => g === 0)) return { s: gradient, a: new Float64Array(P.length), P };
  const hessian = await classifier.hessian();
  try {
    const { s } = await solveInfluence(hessian, gradient, {}, work);
    return { s, a: await classifier.logitDerivatives(s), P };
  } finally {
    hessian.dispose();
  }
}

/** How much removing each row lowers n·q: a_y − Σ_c p_c a_c. */
export function removals({ a, P }: FirstOrder, classifier: Classifier): Float64Array {
  return removalScores(a, P, classifier.labels);
}

/**
 * The class c that lowers n·q most when row i is relabelled to it, per row: the one with the largest a_y − a_c, which first
 * order and one full Newton step agree on, since the curvature of the cross entropy does not depend on the label. −1 where
 * no class beats the given label. a is rows × classes.
 */
export function bestRelabels(a: Floats, labels: Int32Array, classCount: number): Int32Array {
  return labels.map((label, i) => {
    const row = i * classCount;
    let best = label;
    for (let c = 0; c < classCount; c++) if (a[row + c] < a[row + best]) best = c;
    return best === label ? -1 : best;
  });
}
