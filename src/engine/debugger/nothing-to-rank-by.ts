import { RainError } from '../base/errors.ts';
import type { ComplaintState } from '../complaint/complaint.ts';
import type { ResolvedComplaint } from '../complaint/resolve.ts';
import type { ComplaintObjective } from '../ranking/objective.ts';

/**
 * Why a complaint that does not hold asks for nothing all the same: its answer is NULL, or its expectation is as wanted.
 * Null where it asks for something, or holds.
 * @param resolved as rankers see it
 */
export function asksForNothing(resolved: ResolvedComplaint, state: ComplaintState): 'null' | 'met on average' | null {
  if (state.holds || hasSlope(resolved, state)) return null;
  return state.value === null || state.relaxed === null ? 'null' : 'met on average';
}

/**
 * Throws `nothing-to-rank-by` where a complaint is unmet because its answer is NULL, its expectation is as wanted all the
 * same, and no other complaint asks for anything: every row would then be as blameless as any other. Elsewhere it is
 * left to a note on the ranking.
 *
 * @param complaints as rankers see them, in the order of `states`
 */
export function checkSomethingToRankBy(
  complaints: readonly ResolvedComplaint[],
  states: readonly ComplaintState[],
): void {
  const missing = complaints.findIndex((complaint, i) => asksForNothing(complaint, states[i]) === 'null');
  if (missing < 0 || complaints.some((complaint, i) => hasSlope(complaint, states[i]))) return;
  const { relaxed } = states[missing];
  const expected =
    relaxed === null ? 'and so is its expectation' : `while its expectation, ${shown(relaxed)}, is as wanted`;
  throw new RainError(
    'nothing-to-rank-by',
    `The answer that complaint ${missing + 1} speaks of is NULL, ${expected}: that leaves nothing to rank the training rows by. Say which number it should be (“=”), which row should be there, or which class a prediction should be.`,
    { place: { kind: 'case', path: `complaints[${missing}]` } },
  );
}

/**
 * Throws `nothing-to-rank-by` where complaints ask for something that no prediction moves, such as a COUNT(*) beside sums of
 * predictions: every row would then be ranked by rounding.
 */
export async function checkPredictionsMatter(objective: ComplaintObjective): Promise<void> {
  const { terms, predictionGradients } = await objective.evaluate();
  const slopes = terms.map(({ slope }) => slope);
  const asking = slopes.flatMap((slope, i) => (slope === 0 ? [] : [i]));
  if (asking.length === 0) return;
  for (const own of predictionGradients(slopes).values()) if (own.some((value) => value !== 0)) return;
  throw new RainError(
    'nothing-to-rank-by',
    `No prediction changes what ${asking.length > 1 ? 'the complaints speak' : `complaint ${asking[0] + 1} speaks`} of, so no training row does: look for the error in the queried data or in the query, or complain about a value that depends on predictions.`,
    { place: { kind: 'case', path: `complaints[${asking[0]}]` } },
  );
}

/** Of complaints that hold, too: the rankers lower their losses as well. */
function hasSlope({ rule }: ResolvedComplaint, { relaxed }: ComplaintState): boolean {
  return relaxed !== null && rule.slope(relaxed) !== 0;
}

function shown(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(5);
}
