import type { ModelInfo, StepSummary, SuspectList } from '../../engine/debugger/api.ts';
import type { Moved } from '../state/timeline.svelte.ts';
import type { Entry } from '../state/complaints.svelte.ts';
import { now, subject, wanted } from './complaint-words.ts';
import { counted, percent } from './numbers.ts';

/** What somebody who does not see the page should hear of when it changes. */
export interface Heard {
  readonly complaints: readonly Entry[];
  readonly steps: readonly StepSummary[];
  readonly models: readonly Pick<ModelInfo, 'name' | 'accuracy' | 'seconds'>[];
  /** The last change that was taken back or done again, and which of the two; null before there was one. */
  readonly moved: Moved | null;
  /** The ranking; null while there is none, or none that is up to date. */
  readonly found: Pick<SuspectList, 'total'> | null;
  /** How many of the first suspects should be enough; null where no number is, undefined while nobody knows. */
  readonly enough: number | null | undefined;
}

/** What to say of a change, in the order in which it happened: trainings, fixes, undo, complaints that stand otherwise now, suspects. */
export function announcements(before: Heard, after: Heard): string[] {
  return [
    ...ofModels(before, after),
    ...ofSteps(before.steps, after.steps),
    ...ofMoved(before.moved, after.moved),
    ...ofComplaints(before.complaints, after.complaints),
    ...ofRanking(before, after),
  ];
}

/** Models trained from scratch; those trained again after a fix are told of with it. */
function ofModels(before: Heard, after: Heard): string[] {
  if (before.steps.length !== after.steps.length) return [];
  const former = new Map(before.models.map(({ name, seconds }) => [name, seconds]));
  return after.models
    .filter(({ name, seconds }) => former.get(name) !== seconds)
    .map(({ name, accuracy: { heldOut, training } }) => {
      const rows = heldOut === null ? 'training' : 'held-out';
      return `${name} is trained: accuracy ${percent(heldOut ?? training)} on ${rows} rows.`;
    });
}

function ofMoved(before: Moved | null, after: Moved | null): string[] {
  if (after === null || after === before) return [];
  return [`${after.back ? 'Undone' : 'Done again'}: ${after.label}.`];
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
