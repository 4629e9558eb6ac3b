import type { Floats } from '../model/classifier.ts';

/** The most probable class per row where it is not the given label, else −1. P is rows × classes. */
export function mostProbableOther(P: Floats, labels: Int32Array, classCount: number): Int32Array {
  return labels.map((label, i) => {
    let best = 0;
    for (let c = 1; c < classCount; c++) if (P[i * classCount + c] > P[i * classCount + best]) best = c;
    return best === label ? -1 : best;
  });
}
