import type { Complaint, ComplaintState } from '../../engine/complaint/complaint.ts';
import type { SuspectNote } from '../../engine/debugger/api.ts';
import { now, subject, target, wanted } from './complaint-words.ts';
import { readable } from './numbers.ts';

/** A complaint that was ranked for, and how it stands. */
interface Ranked {
  readonly complaint: Complaint;
  readonly state: ComplaintState | null;
}

/**
 * Why a ranking says nothing about complaints, or leads away from one, in plain words with a way out.
 * @param complaints those that were ranked for
 */
export function noteText(note: SuspectNote, complaints: readonly Ranked[]): string {
  const about = (index: number): string =>
    `“${complaints[index] ? subject(complaints[index].complaint) : 'the complaint'}”`;
  switch (note.why) {
    case 'nobody left':
      return 'No training row is left to suspect: each one was fixed already. Undo a step, or look at the query.';
    case 'all hold':
      return 'Every complaint holds already, so no row is to blame. If the answer still looks wrong, change what a value should be or complain about another one.';
    case 'null':
      return `${about(note.complaint)} is NULL: no row is behind it, so there is no distance to rank by. Say exactly which number it should be, or that a row is missing.`;
    case 'met on average':
      return `${about(note.complaint)} is already as wanted on average over what the model finds likely, so there is nothing to rank by. Ask for a little more: at least or at most.`;
    case 'unmoved':
      return `No training row moves ${about(note.complaint)}: it stays the same whatever the model learns. Complain about a value that changes with the predictions.`;
    case 'passed':
      return passed(about(note.complaint), complaints[note.complaint], note.away);
    case 'between':
      return between(about(note.complaint), complaints[note.complaint]);
    case 'opposed':
      return `${joined(note.complaints.map(about))} pull against each other: rows that bring one nearer take the other further away. Mute or change one of them.`;
    case 'contradictory':
      return note.complaints.length > 1
        ? `${joined(note.complaints.map(about))} cannot hold together, whatever is predicted. Mute or change one of them.`
        : `${about(note.complaints[0])} cannot hold, whatever is predicted. Change what it should be.`;
  }
}

function passed(about: string, { complaint, state }: Ranked, away: boolean): string {
  const asked = target(complaint, state) ?? 0;
  const is = now(complaint, state);
  const bound = typeof state?.value === 'number' && state.value > asked ? 'at least' : 'at most';
  const next = away
    ? 'These rows go on in the same direction and would take it further.'
    : 'These rows would bring it back, and may well be right themselves.';
  return `${about} went past what was wanted: it is ${is}, wanted was ${wanted(complaint, state)}. ${next} Take the last step back and remove fewer rows; or, if ${is} looks right, say ${bound} ${readable(asked)}.`;
}

function between(about: string, { complaint, state }: Ranked): string {
  const asked = target(complaint, state) ?? 0;
  const below = typeof state?.value === 'number' && state.value < asked;
  return `${about} is ${now(complaint, state)} and should be ${wanted(complaint, state)}, but on average over what the model finds likely it is ${readable(state?.relaxed ?? 0)}. These rows are ranked by that average: they would ${below ? 'lower' : 'raise'} it further. To ${below ? 'raise' : 'lower'} it, say ${below ? 'at least' : 'at most'} ${readable(asked)}.`;
}

/** “a, b and c”. */
function joined(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
