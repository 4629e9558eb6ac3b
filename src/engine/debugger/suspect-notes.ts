import type { ComplaintState } from '../complaint/complaint.ts';
import type { ResolvedComplaint } from '../complaint/resolve.ts';
import type { RemovalEffects } from '../ranking/effects.ts';
import type { Ranking } from '../ranking/ranker.ts';
import type { SuspectNote } from './api.ts';
import { opposedPairs } from './opposed.ts';
import { asksForNothing } from './nothing-to-rank-by.ts';
import { effectsOf } from './row-effects.ts';

/** A value that moves by less than this share of itself does not move: what is left is rounding. */
const ROUNDING = 1e-9;
/** Which way a ranking leads is told by so many of its first rows. */
const FIRST = 10;

/**
 * Why a ranking says nothing about the complaints or leads away from them, or from some. Only of complaints that do not
 * hold; where all do, that is the note.
 * @param complaints as rankers see them, in the order of `states`
 */
export function suspectNotes(
  { suspects, contradictory }: Ranking,
  complaints: readonly ResolvedComplaint[],
  states: readonly ComplaintState[],
  effects: RemovalEffects,
): SuspectNote[] {
  if (suspects.length === 0) return [{ why: 'nobody left' }];
  if (states.every(({ holds }) => holds)) return [{ why: 'all hold' }];
  const first = suspects.best(FIRST).map((suspect) => effectsOf(suspect, effects));
  const notes = states.flatMap((state, complaint): SuspectNote[] => {
    if (state.holds) return [];
    const nothing = asksForNothing(complaints[complaint], state);
    if (nothing) return [{ why: nothing, complaint }];
    const moves = effects.perComplaint.at(complaint);
    if (!moves) return [];
    const least = ROUNDING * Math.max(1, Math.abs(state.relaxed ?? 0));
    if (moves.every((perModel) => perModel.every((move) => Math.abs(move) <= least)))
      return [{ why: 'unmoved', complaint }];
    const ahead = first.reduce((sum, row) => sum + row[complaint], 0);
    return wayNotes(complaints[complaint], state, complaint, ahead);
  });
  if (contradictory && contradictory.length > 0) return [...notes, { why: 'contradictory', complaints: contradictory }];
  const opposed = opposedPairs(complaints, states, effects);
  return [...notes, ...opposed.map((pair): SuspectNote => ({ why: 'opposed', complaints: pair }))];
}

/**
 * Of a value that should be an exact number: whether it has been passed, and whether it lies between the value and its
 * expectation, which rankers follow. `ahead` is what the first rows do to it.
 */
function wayNotes(
  { complaint: said, subject, first }: ResolvedComplaint,
  { value, relaxed }: ComplaintState,
  complaint: number,
  ahead: number,
): SuspectNote[] {
  if (said.op !== '=' || subject.kind !== 'cell' || typeof value !== 'number' || relaxed === null) return [];
  const distance = value - said.value;
  const away = distance * ahead > 0;
  if (typeof first === 'number' && (first - said.value) * distance < 0) return [{ why: 'passed', complaint, away }];
  return away && (relaxed - said.value) * distance < 0 ? [{ why: 'between', complaint }] : [];
}
