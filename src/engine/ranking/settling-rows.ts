/** What holding out did to the complaints. */
export interface HeldOutLevel {
  /** Rows held out. */
  readonly rows: number;
  /** Per complaint how far it then is from settling, in its own units; 0 or less where it is settled (`missing`). */
  readonly missing: readonly number[];
}

/**
 * How many held-out rows settle all complaints, interpolated between a level and the one before it; Infinity where they
 * are not all settled, or were before. More than these need not be fixed, however many look wrong: where rows are alike, right
 * ones are held out with the wrong ones, and are then believed as little. On Adult 224 to 243 of some 155 and 381 to 393
 * of some 260 (by age, seeds 11 to 13), where Σ r is 298 to 319 and 603 to 627; on digits and Q1 the bound is seldom reached.
 */
export function settlingRows(before: HeldOutLevel, level: HeldOutLevel): number {
  const isSettled = ({ missing }: HeldOutLevel) => missing.every((far) => far <= 0);
  if (isSettled(before) || !isSettled(level)) return Infinity;
  const share = level.missing.reduce((most, far, j) => Math.max(most, crossing(before.missing[j], far)), 0);
  return before.rows + share * (level.rows - before.rows);
}

/** Where 0 is passed between two values, as a share of the way; 0 where the first is not above it. */
function crossing(from: number, to: number): number {
  if (from <= 0) return 0;
  return from === Infinity ? 1 : from / (from - to);
}
