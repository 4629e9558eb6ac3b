import type { Evaluation } from './answer.ts';

/** One iteration as the evaluation sees it. */
export interface FixedRows {
  /** The ranking that the iteration stood on, best first, before anything was fixed. */
  readonly ranking: readonly { readonly row: number; readonly score: number }[];
  /** The rows fixed, a part of the ranking, best first. */
  readonly fixed: readonly number[];
}

/**
 * How well the fixed rows agree with the truth (EXPERIMENTS.md, normalised as in CASE.md). With K corrupted rows,
 * recall[i] is the share of them among the first i + 1 fixed, for i = 0 … K−1, the last value kept where fewer were
 * fixed; `auccr` is Σ recall / ((K+1)/2), so that a perfect ranking has 1.
 *
 * `auccrTies` replaces every fixed row by the mean over the rows of its iteration's ranking with the same score: the
 * expectation over random orders within equal scores, given the earlier iterations.
 *
 * @param corrupted ids of the K corrupted rows among those trained on; K ≥ 1
 */
export function evaluate(iterations: readonly FixedRows[], corrupted: ReadonlySet<number>): Evaluation {
  const hits: number[] = [];
  const expectedHits: number[] = [];
  for (const { ranking, fixed } of iterations) {
    const scores = new Map(ranking.map(({ row, score }) => [row, score]));
    const shares = corruptedShares(ranking, corrupted);
    for (const row of fixed) {
      const hit = corrupted.has(row) ? 1 : 0;
      hits.push(hit);
      expectedHits.push(shares.get(scores.get(row) ?? Number.NaN) ?? hit);
    }
  }
  const recall = recallCurve(hits, corrupted.size);
  return { auccr: areaUnder(recall), recall, auccrTies: areaUnder(recallCurve(expectedHits, corrupted.size)) };
}

/** Per score the share of corrupted rows among all rows with exactly that score. */
function corruptedShares(ranking: FixedRows['ranking'], corrupted: ReadonlySet<number>): Map<number, number> {
  const groups = new Map<number, { rows: number; corrupted: number }>();
  for (const { row, score } of ranking) {
    const group = groups.get(score) ?? { rows: 0, corrupted: 0 };
    group.rows++;
    if (corrupted.has(row)) group.corrupted++;
    groups.set(score, group);
  }
  return new Map([...groups].map(([score, group]) => [score, group.corrupted / group.rows]));
}

function recallCurve(hits: readonly number[], K: number): number[] {
  let found = 0;
  return Array.from({ length: K }, (_, i) => (found += hits[i] ?? 0) / K);
}

function areaUnder(recall: readonly number[]): number {
  return recall.reduce((sum, each) => sum + each, 0) / ((recall.length + 1) / 2);
}
