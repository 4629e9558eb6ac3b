import type { ComplaintState } from '../complaint/complaint.ts';
import type { ResolvedComplaint } from '../complaint/resolve.ts';

/**
 * A plain sentence when a complaint that did not hold moved away from what is wanted, or not at all; null otherwise.
 * No guess about why: visible rows say nothing dependable about a complaint in the wrong direction.
 */
export function remarkOn(
  complaints: readonly ResolvedComplaint[],
  before: readonly ComplaintState[],
  after: readonly ComplaintState[],
): string | null {
  const sentences = complaints.flatMap((complaint, i) => {
    if (before[i].holds || after[i].holds) return [];
    const [was, is] = [before[i].value, after[i].value];
    if (typeof was !== 'number' || typeof is !== 'number') return [];
    const name = 'column' in complaint.complaint ? complaint.complaint.column : 'this row';
    if (was === is) return [`${name} did not move: it is still ${shown(is)}.`];
    return distance(complaint, is) > distance(complaint, was)
      ? [`${name} moved the wrong way: from ${shown(was)} to ${shown(is)}.`]
      : [];
  });
  return sentences.length > 0 ? sentences.join(' ') : null;
}

/** How far a value is from what is wanted; for a direction, the value itself along that direction. */
function distance({ rule, complaint }: ResolvedComplaint, value: number): number {
  const residual = rule.residual(value);
  return complaint.op === 'too high' || complaint.op === 'too low' ? residual * value : Math.abs(residual);
}

function shown(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(5);
}
