import { tabulate } from '../base/tabulate.ts';
import type { Work } from '../base/work.ts';
import type { Floats } from '../compute/backend.ts';
import type { Classifier } from '../model/classifier.ts';

/**
 * K_i = (1/n) J_i H⁻¹ J_iᵀ for every training row, J_i = ∂logits_i/∂θ: rows × classes × classes, symmetric. How strongly
 * each row's own logits answer to a change of its own residual; what leverage, self-influence and exact removal are made of.
 * `directions` s_t satisfy Σ_t s_t s_tᵀ = H⁻¹ (exactly: `Factorisation.inverseRoot`; in expectation: `sampledInverseRoot`),
 * so that K_i = (1/n) Σ_t a_it a_itᵀ with a_t the logit derivatives along s_t: one product with X per direction.
 */
export async function rowKernels(
  classifier: Classifier,
  directions: readonly Float64Array[],
  work: Work,
): Promise<Float64Array> {
  const { rowCount, classCount: k } = classifier;
  const live = classifier.weights.reduce((sum, weight) => sum + weight, 0);
  const K = new Float64Array(rowCount * k * k);
  for (const [t, s] of directions.entries()) {
    work.report('leverage', t, directions.length);
    await work.checkpoint();
    addOuterProducts(K, await classifier.logitDerivatives(s), k, 1 / live);
  }
  return K;
}

/** K_i += scale · a_i a_iᵀ. */
function addOuterProducts(K: Float64Array, a: Floats, classes: number, scale: number): void {
  for (let i = 0, at = 0; i < a.length; i += classes) {
    for (let c = i; c < i + classes; c++) {
      const left = scale * a[c];
      for (let d = i; d < i + classes; d++, at++) K[at] += left * a[d];
    }
  }
}

/** ∇ℓᵢᵀ H⁻¹ ∇ℓᵢ = n · rᵢᵀ Kᵢ rᵢ of every row, rᵢ = pᵢ − yᵢ (InfLoss of [Rain20]): never one solve per row. */
export function selfInfluences(K: Float64Array, P: Floats, labels: Int32Array, liveRows: number): Float64Array {
  const classes = P.length / labels.length;
  return tabulate(labels.length, (i) => {
    const label = labels[i];
    let sum = 0;
    for (let c = 0; c < classes; c++) {
      const rc = P[i * classes + c] - (c === label ? 1 : 0);
      for (let d = 0; d < classes; d++) {
        const rd = P[i * classes + d] - (d === label ? 1 : 0);
        sum += rc * rd * K[(i * classes + c) * classes + d];
      }
    }
    return liveRows * sum;
  });
}
