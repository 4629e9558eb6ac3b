import type { Complaint, ComplaintState } from '../../engine/complaint/complaint.ts';
import { spoken } from './numbers.ts';

/** Where a complaint points: “n”, or “week 12 · churners” when the answer has several rows. */
export function subject(complaint: Complaint): string {
  if (complaint.op === 'prediction') return `${complaint.table} row ${complaint.id}`;
  const keys = 'row' in complaint ? Object.entries(complaint.row) : Object.entries(complaint.from);
  const named = keys.slice(0, 2).map(([name, value]) => `${name} ${spoken(value)}`);
  if (keys.length > 2) named.push('…');
  if ('column' in complaint) named.push(complaint.column);
  return named.join(' · ') || 'the row';
}

/** What it should be: “= 132”, “at least 41”, “lower”. */
export function wanted(complaint: Complaint): string {
  switch (complaint.op) {
    case '=':
      return spoken(complaint.value);
    case '<=':
      return `at most ${spoken(complaint.value)}`;
    case '>=':
      return `at least ${spoken(complaint.value)}`;
    case 'too high':
      return 'lower';
    case 'too low':
      return 'higher';
    case 'absent':
      return 'not in the answer';
    case 'present':
      return 'in the answer';
    case 'prediction':
      return spoken(complaint.value);
  }
}

/** What it is now: the exact value, or whether the row is there. */
export function now(complaint: Complaint, state: ComplaintState | null): string {
  if (!state) return '–';
  if (complaint.op === 'absent' || complaint.op === 'present') return state.value === 1 ? 'there' : 'not there';
  return spoken(state.value);
}

/** The number a complaint aims at, for a drawing; null for directions, rows and predictions. */
export function target(complaint: Complaint): number | null {
  return complaint.op === '=' || complaint.op === '<=' || complaint.op === '>=' ? complaint.value : null;
}
