import type { Complaint, ComplaintState } from '../../engine/complaint/complaint.ts';
import { keysOf, subject, target } from './complaint-words.ts';
import { spoken } from './numbers.ts';

/** What effects on a complaint are told in: the value complained about, or a chance in per cent. */
export interface Measure {
  /** What it is, within a sentence: “week 7 · churners”, “the chance that name Ann is in the answer”. */
  readonly what: string;
  /** The same as a column's title. */
  readonly title: string;
  /** The same beside a figure: “chance”, “ham”; empty for a value. */
  readonly brief: string;
  /** Where it stands now; null where that is not known. */
  readonly now: number | null;
  /** Where it should come to; null where there is no such number. */
  readonly goal: number | null;
  /** Whether it is a probability, told in per cent. */
  readonly chance: boolean;
}

/** What effects on a complaint are told in. A row is there or not and a class is one or another: their chance changes. */
export function measureOf(complaint: Complaint, state: ComplaintState | null): Measure {
  const about = subject(complaint);
  const now = state?.relaxed ?? null;
  if (complaint.op === 'absent' || complaint.op === 'present') {
    const row = keysOf(complaint).length > 0 ? about : 'the row';
    const goal = complaint.op === 'present' ? 1 : 0;
    return {
      what: `the chance that ${row} is in the answer`,
      title: `Chance of ${row}`,
      brief: 'chance',
      now,
      goal,
      chance: true,
    };
  }
  if (complaint.op === 'prediction' || state?.chanceOf === 'class') {
    const wanted = 'value' in complaint ? spoken(complaint.value) : '';
    return {
      what: `the chance of ${wanted} for ${about}`,
      title: `Chance of ${wanted}, ${about}`,
      brief: wanted,
      now,
      goal: 1,
      chance: true,
    };
  }
  const exact = typeof state?.value === 'number' ? state.value : now;
  return {
    what: about,
    title: about,
    brief: '',
    now: exact,
    goal: target(complaint, state),
    chance: false,
  };
}
