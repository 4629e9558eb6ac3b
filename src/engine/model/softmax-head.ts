import type { Random } from '../base/random.ts';
import type { Floats } from '../compute/backend.ts';

/** ∂q/∂logits = P ∘ (∂q/∂P − rowsum(P ∘ ∂q/∂P)), rows × classes, from P and ∂q/∂P of that shape. */
export function logitGradient(P: Floats, dP: Floats, classes: number): Float64Array {
  const S = new Float64Array(P.length);
  for (let r = 0; r < P.length; r += classes) {
    let mean = 0;
    for (let c = r; c < r + classes; c++) mean += P[c] * dP[c];
    for (let c = r; c < r + classes; c++) S[c] = P[c] * (dP[c] - mean);
  }
  return S;
}

/**
 * (1/√n) √w_i (p_i − e_ŷ), rows × classes, with ŷ_i drawn from p_i: pulled back to θ it is a random direction whose
 * covariance is the Gauss–Newton matrix of the mean loss. n is the sum of the weights.
 */
export function sampledResiduals(
  P: Floats,
  weights: Float32Array,
  liveRows: number,
  classes: number,
  random: Random,
): Float64Array {
  const S = Float64Array.from(P);
  for (let i = 0; i < weights.length; i++) {
    const scale = Math.sqrt(weights[i] / liveRows);
    const drawn = draw(S, i * classes, classes, random);
    for (let c = 0; c < classes; c++) S[i * classes + c] = scale * (S[i * classes + c] - (c === drawn ? 1 : 0));
  }
  return S;
}

/** A class drawn from the probabilities P[first] … P[first + classes − 1]. */
function draw(P: Float64Array, first: number, classes: number, random: Random): number {
  let rest = random.uniform();
  for (let c = 0; c < classes - 1; c++) {
    rest -= P[first + c];
    if (rest < 0) return c;
  }
  return classes - 1;
}
