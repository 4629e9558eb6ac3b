import type { Term } from '../complaint/loss.ts';
import type { ResolvedComplaint } from '../complaint/resolve.ts';

/** The share of the first residual that a locked one never falls below. */
const LEAST_SHARE = 0.1;

/**
 * A membership or probability counts as settled this near to what is wanted. At one half, where it merely holds, holding
 * out would end before the error is out of the model.
 */
const CLEARLY = 0.1;

/**
 * ∂q/∂v per complaint with the direction of each “=” locked (RANKING.md step 1): its residual r counts as
 * sgn(r₀)·max(sgn(r₀)·r, 0.1·|r₀|), r₀ the first one, so that a target that was passed does not turn the search round.
 */
export function lockedSlopes(complaints: readonly ResolvedComplaint[], terms: readonly Term[]): number[] {
  return terms.map((term, j) => {
    const { complaint, rule, scale } = complaints[j];
    if (complaint.op !== '=' || term.value === null) return term.slope;
    const { first, shift } = beginning(complaints[j]);
    const sign = Math.sign(first);
    const residual = sign * rule.residual(term.value + shift);
    return (2 * sign * Math.max(residual, LEAST_SHARE * Math.abs(first))) / scale;
  });
}

/**
 * r₀ of an “=”, and what relaxed values are shifted by. Where the expectation already is what is wanted, within the
 * complaint's own tolerance, it says nothing about the way, and the exact answer decides: a count of 113 that should be 97
 * is too high also where its expectation is 96.8, and is then followed at v + (113 − 96.8). Elsewhere the expectation
 * decides, also against the exact answer: labels that are wrong at random leave most predicted classes as they were, and
 * few errors move a count less than what it counts wrongly anyway.
 */
function beginning({ rule, first, firstRelaxed, integer }: ResolvedComplaint): { first: number; shift: number } {
  const relaxed = rule.residual(firstRelaxed);
  if (typeof first !== 'number' || Math.abs(relaxed) > rule.slack(first, integer)) return { first: relaxed, shift: 0 };
  const exact = rule.residual(first);
  return exact * relaxed < 0 ? { first: exact, shift: first - firstRelaxed } : { first: relaxed, shift: 0 };
}

/**
 * How far a complaint's relaxed quantity is from where it settles, in its own units; 0 or less once it is settled, an “=”
 * also when its value was passed, seen from the first residual.
 */
export function missing(resolved: ResolvedComplaint, term: Term): number {
  const { complaint, rule, first, firstRelaxed, integer } = resolved;
  const slack = rule.slack(first, integer);
  switch (complaint.op) {
    case '=': {
      if (term.value === null) return Infinity;
      const begun = beginning(resolved);
      return Math.sign(begun.first) * rule.residual(term.value + begun.shift) - slack;
    }
    case 'too high':
      return term.value === null ? Infinity : slack - (firstRelaxed - term.value);
    case 'too low':
      return term.value === null ? Infinity : slack - (term.value - firstRelaxed);
    case '<=':
    case '>=':
      return Math.abs(term.residual) - slack;
    case 'absent':
    case 'present':
    case 'prediction':
      return Math.abs(term.residual) - CLEARLY;
  }
}
