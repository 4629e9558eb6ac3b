import type { ComplaintState } from './complaint.ts';
import type { ResolvedComplaint } from './resolve.ts';

/**
 * The complaint as rankers should see it. An inequality can look satisfied in the relaxed sense while the exact answer
 * still misses it (a count of 48 whose expectation is 54, wanted: at least 53): its loss would be 0 and every row
 * blameless. As long as it is missed, the relaxed value is therefore taken where the exact one is, v + (exact − relaxed).
 */
export function unmetComplaint(
  resolved: ResolvedComplaint,
  { value, relaxed, holds }: ComplaintState,
): ResolvedComplaint {
  const { complaint, rule } = resolved;
  const inequality = complaint.op === '<=' || complaint.op === '>=';
  if (holds || !inequality || typeof value !== 'number' || relaxed === null || rule.residual(relaxed) !== 0) {
    return resolved;
  }
  const shift = value - relaxed;
  return {
    ...resolved,
    rule: {
      ...rule,
      loss: (v) => rule.loss(v + shift),
      slope: (v) => rule.slope(v + shift),
      residual: (v) => rule.residual(v + shift),
    },
  };
}
