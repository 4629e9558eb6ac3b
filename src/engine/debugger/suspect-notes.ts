import type { ComplaintState } from '../complaint/complaint.ts';
import type { RemovalEffects } from '../ranking/effects.ts';
import type { Ranking } from '../ranking/ranker.ts';
import type { SuspectNote } from './api.ts';

/** A value that moves by less than this share of itself does not move: what is left is rounding. */
const ROUNDING = 1e-9;

/**
 * Why a ranking says nothing about the complaints, or not about all of them. Only of complaints that do not hold; where
 * all do, that is the note.
 */
export function suspectNotes(
  { suspects, contradictory }: Ranking,
  states: readonly ComplaintState[],
  effects: RemovalEffects,
): SuspectNote[] {
  if (suspects.length === 0) return [{ why: 'nobody left' }];
  if (states.every(({ holds }) => holds)) return [{ why: 'all hold' }];
  const notes = states.flatMap(({ holds, value }, complaint): SuspectNote[] => {
    const { slope, value: relaxed } = effects.terms[complaint];
    const moves = effects.perComplaint.at(complaint);
    if (holds) return [];
    if (slope === 0) return [{ why: value === null || relaxed === null ? 'null' : 'met on average', complaint }];
    const least = ROUNDING * Math.max(1, Math.abs(relaxed ?? 0));
    const still = moves?.every((perModel) => perModel.every((move) => Math.abs(move) <= least));
    return still ? [{ why: 'unmoved', complaint }] : [];
  });
  return contradictory && contradictory.length > 0
    ? [...notes, { why: 'contradictory', complaints: contradictory }]
    : notes;
}
