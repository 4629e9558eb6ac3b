import type { StepSummary, SuspectList } from '../../engine/debugger/api.ts';
import type { Entry } from '../state/complaints.svelte.ts';
import { now, subject, wanted } from './complaint-words.ts';
import { counted } from './numbers.ts';

/** What somebody who does not see the page should hear of when it changes. */
export interface Heard {
  readonly complaints: readonly Entry[];
  readonly steps: readonly StepSummary[];
  /** The ranking; null while there is none, or none that is up to date. */
  readonly found: Pick<SuspectList, 'total'> | null;
  /** How many of the first suspects should be enough; null where no number is, undefined while nobody knows. */
  readonly enough: number | null | undefined;
}

/** What to say of a change, in the order in which it happened: fixes, complaints that stand otherwise now, suspects. */
export function announcements(before: Heard, after: Heard): string[] {
  return [
    ...ofSteps(before.steps, after.steps),
    ...ofComplaints(before.complaints, after.complaints),
    ...ofRanking(before, after),
  ];
}

function ofSteps(before: readonly StepSummary[], after: readonly StepSummary[]): string[] {
  const last = after.at(-1);
  if (after.length > before.length && last) return [`${fixed(last)}, and trained again.`];
  return after.length < before.length ? [`${counted(before.length - after.length, 'step')} taken back.`] : [];
}

function fixed({ removed, relabelled }: StepSummary): string {
  const parts = [
    removed > 0 ? `${counted(removed, 'row')} removed` : '',
    relabelled > 0 ? `${counted(relabelled, 'row')} relabelled` : '',
  ];
  return parts.filter(Boolean).join(', ');
}

function ofComplaints(before: readonly Entry[], after: readonly Entry[]): string[] {
  const former = new Map(before.map((entry) => [entry.id, stand(entry)]));
  return after.flatMap((entry) => {
    const stands = stand(entry);
    return stands === null || stands === former.get(entry.id) ? [] : [stands];
  });
}

/** How a complaint stands, in a sentence; null while nobody knows. */
function stand({ complaint, muted, state }: Entry): string | null {
  if (muted) return `Muted: ${subject(complaint)}.`;
  if (!state) return null;
  const is = `${subject(complaint)} is ${now(complaint, state)}`;
  return state.holds ? `${is}: the complaint holds.` : `${is}, should be ${wanted(complaint, state)}.`;
}

function ofRanking(before: Heard, { found, enough }: Heard): string[] {
  if (found === null) return [];
  const ranked = found === before.found ? [] : [`${counted(found.total, 'suspect')} ranked.`];
  const known = typeof enough !== 'number' || enough === before.enough;
  return known ? ranked : [...ranked, `Fixing about ${enough} should be enough.`];
}
