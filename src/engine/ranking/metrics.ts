/**
 * recall[i] = share of the K corrupted rows among the first i + 1 fixed, i = 0 … K−1 (CASE.md). `hits[i]` is 1 where the
 * i-th fixed row was corrupted, or the expectation of that. The last value is kept where fewer than K rows were fixed.
 */
export function recallCurve(hits: ArrayLike<number>, corrupted: number): Float64Array {
  const recall = new Float64Array(corrupted);
  let found = 0;
  for (let i = 0; i < corrupted; i++) {
    if (i < hits.length) found += hits[i];
    recall[i] = found / corrupted;
  }
  return recall;
}

/**
 * Σ recall / ((K+1)/2): the area under the corruption-recall curve, 1 for a perfect ranking. [Rain20]'s AUC_CR is this
 * times (K+1)/K. NaN when no row is corrupted.
 */
export function auccr(recall: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < recall.length; i++) sum += recall[i];
  return recall.length === 0 ? NaN : sum / ((recall.length + 1) / 2);
}

/** Scores this close, relative to the larger, count as equal: float32 sums of equal rows may differ in the last bits. */
const SAME_SCORE = 1e-6;

/**
 * For each of the first `count` suspects, the share of corrupted rows among all suspects of equal score: the expected hit
 * over random orders within equal scores. `suspects` are best first. Feeding these to `recallCurve` gives `auccrTies`.
 */
export function expectedHits<S extends { readonly score: number }>(
  suspects: readonly S[],
  count: number,
  isCorrupted: (suspect: S) => boolean,
): number[] {
  const hits: number[] = [];
  for (let start = 0; start < suspects.length && hits.length < count;) {
    let end = start;
    let corrupted = 0;
    while (end < suspects.length && sameScore(suspects[start].score, suspects[end].score)) {
      if (isCorrupted(suspects[end])) corrupted++;
      end++;
    }
    for (let i = start; i < end && hits.length < count; i++) hits.push(corrupted / (end - start));
    start = end;
  }
  return hits;
}

function sameScore(a: number, b: number): boolean {
  return Math.abs(a - b) <= SAME_SCORE * Math.max(Math.abs(a), Math.abs(b));
}
