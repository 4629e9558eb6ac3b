import type { Complaint, ComplaintState } from '../../engine/complaint/complaint.ts';
import type { MOVED } from '../../engine/complaint/rules.ts';
import type { Cell } from '../../engine/table/table.ts';
import { spoken } from './numbers.ts';

/** The share of its first value by which a direction asks a value to move. That the engine judges by the same one, the compiler sees to. */
export const moved: typeof MOVED = 0.05;

/**
 * Where a complaint points: “n”, or “week 12 · churners” when the answer has several rows.
 * @param most values that name the row; the others are left out
 */
export function subject(complaint: Complaint, most = 2): string {
  if (complaint.op === 'prediction') {
    const by = complaint.model === undefined ? '' : `${complaint.model} · `;
    return `${by}${complaint.table} row ${complaint.id}`;
  }
  const keys = keysOf(complaint);
  const named = keys.slice(0, most).map(([name, value]) => `${name} ${spoken(value)}`);
  if (keys.length > most) named.push('…');
  if ('column' in complaint) named.push(complaint.column);
  return named.join(' · ') || 'the row';
}

/** What names the row that a complaint is about: values of its columns, or the rows it is made of. */
export function keysOf(complaint: Exclude<Complaint, { op: 'prediction' }>): (readonly [string, Cell])[] {
  return Object.entries('row' in complaint ? complaint.row : complaint.from);
}

/** What it should be: “132”, “at least 41”, “lower, at most 34.2”. */
export function wanted(complaint: Complaint, state: ComplaintState | null): string {
  switch (complaint.op) {
    case '=':
      return spoken(complaint.value);
    case '<=':
      return `at most ${spoken(complaint.value)}`;
    case '>=':
      return `at least ${spoken(complaint.value)}`;
    case 'too high':
      return directed('lower', 'at most', complaint.by, state);
    case 'too low':
      return directed('higher', 'at least', complaint.by, state);
    case 'absent':
      return 'not in the answer';
    case 'present':
      return 'in the answer';
    case 'prediction':
      return spoken(complaint.value);
  }
}

/** A direction holds once the value has moved by a share of its first answer: said as the number that it comes to. */
function directed(way: string, bound: string, by: number | undefined, state: ComplaintState | null): string {
  // 5 % of 0 is nothing: any move counts then.
  if (state?.aim === 0 && by === undefined) return `${way} than 0`;
  if (state?.aim !== undefined) return `${way}, ${bound} ${spoken(state.aim)}`;
  return `${way} by ${by === undefined ? `${100 * moved} %` : spoken(by)}`;
}

/** What it is now: the exact value, or whether the row is there. */
export function now(complaint: Complaint, state: ComplaintState | null): string {
  if (!state) return '–';
  if (complaint.op === 'absent' || complaint.op === 'present') return state.value === 1 ? 'there' : 'not there';
  return spoken(state.value);
}

/** The number a complaint aims at, for a drawing; null for rows and predictions. */
export function target(complaint: Complaint, state: ComplaintState | null): number | null {
  const valued = complaint.op === '=' || complaint.op === '<=' || complaint.op === '>=';
  return valued ? complaint.value : (state?.aim ?? null);
}
