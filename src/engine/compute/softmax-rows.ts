import type { Floats } from './backend.ts';

/** Replaces one row of logits by its softmax and returns log Σ exp. Shifted by the row's maximum, so nothing overflows. */
function normaliseRow(Z: Floats, first: number, classes: number): number {
  let greatest = -Infinity;
  for (let c = first; c < first + classes; c++) if (Z[c] > greatest) greatest = Z[c];
  let sum = 0;
  for (let c = first; c < first + classes; c++) {
    const e = Math.exp(Z[c] - greatest);
    Z[c] = e;
    sum += e;
  }
  for (let c = first; c < first + classes; c++) Z[c] /= sum;
  return greatest + Math.log(sum);
}

/** Z ← softmax of each row, in place. Z is rows × classes. */
export function softmaxRows(Z: Floats, classes: number): void {
  for (let z = 0; z < Z.length; z += classes) normaliseRow(Z, z, classes);
}

/** Z ← softmax of each row, and losses[i] ← −log softmax(zᵢ)_{yᵢ}, from logits: finite even where p underflows. */
export function softmaxLosses(Z: Floats, classes: number, labels: Int32Array, losses: Floats): void {
  for (let i = 0, z = 0; z < Z.length; i++, z += classes) {
    const own = Z[z + labels[i]];
    losses[i] = normaliseRow(Z, z, classes) - own;
  }
}
