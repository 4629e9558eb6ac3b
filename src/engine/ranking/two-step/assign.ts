import { Random } from '../../base/random.ts';
import type { ChangePlan } from './plan-changes.ts';
import type { RowGroup } from './row-groups.ts';
import type { Change, QueriedRow } from './world.ts';

/** Odd numbers that spread neighbours over 32 bits: streams of neighbouring seeds begin alike. */
const SPREAD_SEEDS = 0x9e3779b1;
const SPREAD_COUNTS = 0x85ebca6b;

/**
 * The draws of a ranking: the same for the same seed and number of candidates (1 per row that may be blamed, per model),
 * others once a row was fixed. A set of changes that misleads should not do so in every step of a loop.
 */
export function drawsFor(seed: number, candidates: readonly Uint8Array[]): Random {
  const count = candidates.reduce((sum, rows) => rows.reduce((own, one) => own + one, sum), 0);
  return new Random(Math.imul(seed, SPREAD_SEEDS) + Math.imul(count, SPREAD_COUNTS));
}

/** One of the equally good ways to carry out a plan, drawn at random: which rows of each group, and which class. */
export function randomAssignment({ variables: { groups }, counts }: ChangePlan, random: Random): Change[] {
  return groups.flatMap(({ rows, choices }, g) => {
    if (counts[g].every((count) => count === 0)) return [];
    const order = random.permutation(rows.length);
    let next = 0;
    return choices.flatMap(({ classes }, choice) =>
      Array.from({ length: counts[g][choice] }, () => {
        const row = rows[order[next++]];
        return { ...row, classIndex: classes[random.below(classes.length)] };
      }),
    );
  });
}

/** The cheapest way to carry out a plan: per choice the rows that change for least, each to its cheapest class. */
export function cheapestAssignment(
  { variables: { groups }, counts }: ChangePlan,
  costOf: (row: QueriedRow, to: number) => number,
): Change[] {
  return groups.flatMap(({ rows, choices }, g) => {
    const free = new Set(rows);
    return choices.flatMap(({ classes }, choice) => {
      const offers = [...free].map((row) => {
        const classIndex = classes.reduce((best, c) => (costOf(row, c) < costOf(row, best) ? c : best));
        return { row, classIndex, cost: costOf(row, classIndex) };
      });
      offers.sort((a, b) => a.cost - b.cost || a.row.row - b.row.row);
      return offers.slice(0, counts[g][choice]).map(({ row, classIndex }) => {
        free.delete(row);
        return { ...row, classIndex };
      });
    });
  });
}

/** log₁₀ of the number of ways to carry out a plan by `randomAssignment`: 0 when it is unique. */
export function tiesOf({ variables: { groups }, counts }: ChangePlan): number {
  return groups.reduce((sum, group, g) => sum + waysOf(group, counts[g]), 0);
}

/** log₁₀ of rows! / (∏ counts! · unchanged!) · ∏ classes^count. */
function waysOf({ rows, choices }: RowGroup, counts: readonly number[]): number {
  const changed = counts.reduce((sum, count) => sum + count, 0);
  let ways = logFactorial(rows.length) - logFactorial(rows.length - changed);
  choices.forEach(({ classes }, choice) => {
    ways += counts[choice] * Math.log10(classes.length) - logFactorial(counts[choice]);
  });
  return ways;
}

function logFactorial(n: number): number {
  let sum = 0;
  for (let k = 2; k <= n; k++) sum += Math.log10(k);
  return sum;
}
