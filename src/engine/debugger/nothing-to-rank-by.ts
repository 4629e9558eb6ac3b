import { RainError } from '../base/errors.ts';
import type { ComplaintState } from '../complaint/complaint.ts';
import type { ResolvedComplaint } from '../complaint/resolve.ts';

/**
 * Throws `nothing-to-rank-by` where a complaint is unmet because its answer is NULL, its expectation is as wanted all the
 * same, and no other complaint asks for anything: every row would then be as blameless as any other.
 *
 * @param complaints as the rankers see them, in the order of `states`
 */
export function checkSomethingToRankBy(
  complaints: readonly ResolvedComplaint[],
  states: readonly ComplaintState[],
): void {
  const asks = complaints.some(({ rule }, i) => {
    const { relaxed } = states[i];
    return relaxed !== null && rule.slope(relaxed) !== 0;
  });
  const missing = states.findIndex(({ value, holds }) => value === null && !holds);
  if (asks || missing < 0) return;
  const { relaxed } = states[missing];
  const expected =
    relaxed === null ? 'and so is its expectation' : `while its expectation, ${shown(relaxed)}, is as wanted`;
  throw new RainError(
    'nothing-to-rank-by',
    `The answer that complaint ${missing + 1} speaks of is NULL, ${expected}: that leaves nothing to rank the training rows by. Say which number it should be (“=”), which row should be there, or which class a prediction should be.`,
    { place: { kind: 'case', path: `complaints[${missing}]` } },
  );
}

function shown(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(5);
}
