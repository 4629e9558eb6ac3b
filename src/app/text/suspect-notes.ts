import type { Complaint } from '../../engine/complaint/complaint.ts';
import type { SuspectNote } from '../../engine/debugger/api.ts';
import { subject } from './complaint-words.ts';

/**
 * Why a ranking says nothing about complaints, in a plain sentence with a way out.
 * @param complaints those that were ranked for
 */
export function noteText(note: SuspectNote, complaints: readonly Complaint[]): string {
  const about = (index: number): string => `“${complaints[index] ? subject(complaints[index]) : 'the complaint'}”`;
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
    case 'contradictory':
      return note.complaints.length > 1
        ? `${joined(note.complaints.map(about))} cannot hold together, whatever is predicted. Mute or change one of them.`
        : `${about(note.complaints[0])} cannot hold, whatever is predicted. Change what it should be.`;
  }
}

/** “a, b and c”. */
function joined(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
