/** Scores this close, relative to the larger, rank alike: equal rows may differ in the last bits of float32. */
const SAME_SCORE = 1e-6;

/** Rank of each listed row by descending score, 1 the best; equal scores share the rank of the first of them. */
export function ranksOf(rows: Int32Array, scores: ArrayLike<number>): Float64Array {
  const order = rows.slice().sort((a, b) => scores[b] - scores[a] || a - b);
  const ranks = new Float64Array(scores.length);
  let first = 0;
  order.forEach((row, place) => {
    const best = scores[order[first]];
    const score = scores[row];
    if (Math.abs(best - score) > SAME_SCORE * Math.max(Math.abs(best), Math.abs(score))) first = place;
    ranks[row] = first + 1;
  });
  return ranks;
}
