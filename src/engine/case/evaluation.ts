import type { Evaluation } from './answer.ts';

/** A training row: the name of its model and its id. */
interface TrainingRow {
  readonly model: string;
  readonly row: number;
}

/** The key of a training row among those of all models. */
export function rowKey({ model, row }: TrainingRow): string {
  return `${row} ${model}`;
}

/** One iteration as the evaluation sees it. */
export interface FixedRows {
  /** The ranking that the iteration stood on, best first, before anything was fixed. */
  readonly ranking: readonly (TrainingRow & { readonly score: number })[];
  /** The rows fixed, a part of the ranking, best first. */
  readonly fixed: readonly TrainingRow[];
}

/**
 * How well the fixed rows agree with the truth (EXPERIMENTS.md, normalised as in CASE.md). With K corrupted rows,
 * recall[i] is the share of them among the first i + 1 fixed, for i = 0 … K−1, the last value kept where fewer were
 * fixed; `auccr` is Σ recall / ((K+1)/2), so that a perfect ranking has 1.
 *
 * `auccrTies` replaces every fixed row by the mean over the rows of its iteration's ranking with the same score: the
 * expectation over random orders within equal scores, given the earlier iterations.
 *
 * @param corrupted keys of the K corrupted rows among those trained on; K ≥ 1
 */
export function evaluate(iterations: readonly FixedRows[], corrupted: ReadonlySet<string>): Evaluation {
  const hits: number[] = [];
  const expectedHits: number[] = [];
  for (const { ranking, fixed } of iterations) {
    const scores = new Map(ranking.map((suspect) => [rowKey(suspect), suspect.score]));
    const shares = corruptedShares(ranking, corrupted);
    for (const row of fixed) {
      const key = rowKey(row);
      const hit = corrupted.has(key) ? 1 : 0;
      hits.push(hit);
      expectedHits.push(shares.get(scores.get(key) ?? Number.NaN) ?? hit);
    }
  }
  const K = corrupted.size;
  const found = foundSoFar(hits, K);
  const recall = found.map((count) => count / K);
  return { auccr: areaUnder(found), recall, auccrTies: areaUnder(foundSoFar(expectedHits, K)) };
}

/** Per score the share of corrupted rows among all rows with exactly that score. */
function corruptedShares(ranking: FixedRows['ranking'], corrupted: ReadonlySet<string>): Map<number, number> {
  const groups = new Map<number, { rows: number; corrupted: number }>();
  for (const suspect of ranking) {
    const group = groups.get(suspect.score) ?? { rows: 0, corrupted: 0 };
    group.rows++;
    if (corrupted.has(rowKey(suspect))) group.corrupted++;
    groups.set(suspect.score, group);
  }
  return new Map([...groups].map(([score, group]) => [score, group.corrupted / group.rows]));
}

/** Corrupted rows among the first 1 … K fixed. */
function foundSoFar(hits: readonly number[], K: number): number[] {
  let found = 0;
  return Array.from({ length: K }, (_, i) => (found += hits[i] ?? 0));
}

/** Σ recall / ((K+1)/2), in counts rather than shares, so that a perfect ranking has 1 and not a rounding more. */
function areaUnder(found: readonly number[]): number {
  const K = found.length;
  return found.reduce((sum, each) => sum + each, 0) / ((K * (K + 1)) / 2);
}
