import type { LabelledRows } from './transition.ts';

/**
 * The rows to hold out: the best by score, positive ones only, at most a share f of each observed label and f·n_{y*} in
 * all, y* the label with the most positive score (RANKING.md step 3). Equal scores in the order of positions.
 */
export function chooseHeldOut(
  { live, labels, classCount }: LabelledRows,
  scores: Float64Array,
  candidates: Uint8Array,
  share: number,
): Int32Array {
  const sizes = new Float64Array(classCount);
  const mass = new Float64Array(classCount);
  for (const i of live) {
    sizes[labels[i]]++;
    mass[labels[i]] += Math.max(scores[i], 0);
  }
  const mostBlamed = mass.indexOf(mass.reduce((max, value) => Math.max(max, value)));
  const inAll = Math.floor(share * sizes[mostBlamed]);
  const left = sizes.map((size) => Math.floor(share * size));
  const order = live.filter((i) => candidates[i] === 1 && scores[i] > 0).sort((a, b) => scores[b] - scores[a] || a - b);
  const chosen: number[] = [];
  for (const i of order) {
    if (chosen.length >= inAll) break;
    if (left[labels[i]] <= 0) continue;
    left[labels[i]]--;
    chosen.push(i);
  }
  return Int32Array.from(chosen);
}
