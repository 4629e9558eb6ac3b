import type { ComplaintState } from '../complaint/complaint.ts';
import type { ResolvedComplaint } from '../complaint/resolve.ts';
import type { Cell } from '../table/table.ts';

/**
 * A plain sentence when a complaint that did not hold moved away from what is wanted, or not at all; null otherwise, and
 * where it went past an exact number.
 * No guess about why: visible rows say nothing dependable about a complaint in the wrong direction.
 */
export function remarkOn(
  complaints: readonly ResolvedComplaint[],
  before: readonly ComplaintState[],
  after: readonly ComplaintState[],
): string | null {
  const sentences = complaints.flatMap((complaint, i) =>
    before[i].holds || after[i].holds ? [] : sentenceOn(complaint, before[i].value, after[i].value),
  );
  return sentences.length > 0 ? sentences.join(' ') : null;
}

function sentenceOn(resolved: ResolvedComplaint, was: Cell, is: Cell): readonly string[] {
  const { complaint } = resolved;
  switch (complaint.op) {
    case 'absent':
      return ['The row that should go is still there.'];
    case 'present':
      return ['The row that should be there is still missing.'];
    case 'prediction':
      // Labels that are numbers are names all the same: one wrong class is no nearer than another.
      return was === is ? [`Row ${complaint.id} of ${complaint.table} is still predicted as ${is}.`] : [];
    default: {
      if (typeof was !== 'number' || typeof is !== 'number') return [];
      const name = complaint.column;
      // That it was passed is said by a note on the suspects that follow, with what to do then.
      if (hasPassed(resolved, was, is)) return [];
      if (was === is) return [`${name} did not move: it is still ${shown(is)}.`];
      return distance(resolved, is) > distance(resolved, was)
        ? [`${name} moved the wrong way: from ${shown(was)} to ${shown(is)}.`]
        : [];
    }
  }
}

/** Whether a value that should be an exact number lies on the other side of it now. */
function hasPassed({ rule, complaint }: ResolvedComplaint, was: number, is: number): boolean {
  return complaint.op === '=' && rule.residual(was) * rule.residual(is) < 0;
}

/** How far a value is from what is wanted; for a direction, the value itself along that direction. */
function distance({ rule, complaint }: ResolvedComplaint, value: number): number {
  const residual = rule.residual(value);
  return complaint.op === 'too high' || complaint.op === 'too low' ? residual * value : Math.abs(residual);
}

function shown(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(5);
}
