import { tabulate } from '../base/tabulate.ts';
import type { Floats } from '../compute/backend.ts';
import { solveSmall } from './small-systems.ts';

/** P − Y: how far each row is from its label, rows × classes. */
export function residuals(P: Floats, labels: Int32Array): Float64Array {
  const classes = P.length / labels.length;
  const r = Float64Array.from(P);
  for (let i = 0; i < labels.length; i++) r[i * classes + labels[i]] -= 1;
  return r;
}

/**
 * (I − Σᵢ Kᵢ)⁻¹ (pᵢ − yᵢ) of every row, Σᵢ = diag(pᵢ) − pᵢpᵢᵀ, K from `rowKernels`: with these in place of P − Y an effect is
 * that of one full Newton step with the row's own curvature taken out of H. First order underestimates removals of rows of
 * high leverage; this is rescaled influence (arXiv 2506.06656) carried over to several classes by Woodbury's identity.
 */
export function correctedResiduals(K: Float64Array, P: Floats, labels: Int32Array): Float64Array {
  const classes = P.length / labels.length;
  const r = residuals(P, labels);
  const A = new Float64Array(classes * classes);
  for (let i = 0; i < labels.length; i++) {
    const p = i * classes;
    const kernel = p * classes;
    for (let d = 0; d < classes; d++) {
      let mean = 0;
      for (let c = 0; c < classes; c++) mean += P[p + c] * K[kernel + c * classes + d];
      for (let c = 0; c < classes; c++) {
        A[c * classes + d] = (c === d ? 1 : 0) - P[p + c] * (K[kernel + c * classes + d] - mean);
      }
    }
    solveSmall(A, r.subarray(p, p + classes));
  }
  return r;
}

/**
 * Change of q by removing each row, n kept: (1/n) aᵢᵀ rᵢ, with r = `residuals` first order and with `correctedResiduals` one
 * full Newton step. a = (∂logits/∂θ) H⁻¹∇q, rows × classes; the same r serves any number of q.
 */
export function removalEffects(a: Floats, r: Floats, classes: number, liveRows: number): Float64Array {
  return tabulate(a.length / classes, (i) => {
    let sum = 0;
    for (let c = i * classes; c < (i + 1) * classes; c++) sum += a[c] * r[c];
    return sum / liveRows;
  });
}
