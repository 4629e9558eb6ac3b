import type { Floats } from '../compute/backend.ts';

/**
 * How much removing each row lowers n·q, first order: scoreᵢ = −sᵀ∇ℓᵢ = a_{i,yᵢ} − Σ_c p_ic a_ic, where s = H⁻¹∇q and
 * a = (∂logits/∂θ) s (METHODS.md §2, after [Rain20] eq. 4). a and P are rows × classes.
 *
 * Both scores are made here and have no kernel on the graphics device: a, read back once per ranking, serves both, and a
 * kernel could save at most that, .4 MB of the 31 MB that the one product with 10,000 × 785 features reads.
 */
export function removalScores(a: Floats, P: Floats, labels: Int32Array): Float64Array {
  const scores = new Float64Array(labels.length);
  const classes = a.length / labels.length;
  for (let i = 0; i < labels.length; i++) {
    const row = i * classes;
    let mean = 0;
    for (let c = row; c < row + classes; c++) mean += P[c] * a[c];
    scores[i] = a[row + labels[i]] - mean;
  }
  return scores;
}

/** How much relabelling each row to each class lowers n·q, first order: a_{i,yᵢ} − a_ic, rows × classes; 0 for its own label. */
export function relabelScores(a: Floats, labels: Int32Array): Float64Array {
  const classes = a.length / labels.length;
  const scores = new Float64Array(a.length);
  for (let i = 0; i < labels.length; i++) {
    const own = a[i * classes + labels[i]];
    for (let c = i * classes; c < (i + 1) * classes; c++) scores[c] = own - a[c];
  }
  return scores;
}
