import { changedParts, restore, snapshotOf, type Snapshot } from './snapshot.ts';
import type { Change } from './timeline.svelte.ts';
import type { Workbench } from './workbench.svelte.ts';

/**
 * Runs a job that changes what is open, and records what it changed so that it can be taken back: every change of
 * tables, models and queries goes through here. Such jobs run one after another; inside of one, call no other.
 * @param label what the job does, to follow “Undo: ”
 */
export function undoable(bench: Workbench, label: string, job: () => Promise<boolean>): Promise<boolean> {
  return bench.timeline.exclusively(async () => {
    const before = snapshotOf(bench);
    try {
      return await job();
    } finally {
      // Also of a job that failed: what it did before that stays, and can be taken back.
      record(bench, label, before);
    }
  });
}

/** The same for a change that is made at once, while longer ones may be under way. */
export function undoableAtOnce(bench: Workbench, label: string, job: () => void): void {
  const before = snapshotOf(bench);
  job();
  record(bench, label, before);
}

function record(bench: Workbench, label: string, earlier: Snapshot): void {
  const { before, after } = changedParts(earlier, snapshotOf(bench));
  if (Object.keys(before).length === 0) return;
  const change: Change = {
    label,
    kind: 'fixes' in before || 'trained' in before ? 'model' : 'edit',
    undo: () => move(bench, before, after),
    redo: () => move(bench, after, before),
  };
  bench.timeline.push(change);
  bench.changed();
}

/** Brings parts of a state back in place of others; when that fails or is cancelled, all is as it was. */
async function move(bench: Workbench, parts: Partial<Snapshot>, instead: Partial<Snapshot>): Promise<boolean> {
  const present = snapshotOf(bench);
  bench.messages.clear('train');
  if (await restore(bench, parts, instead)) return true;
  const halfway = changedParts(present, snapshotOf(bench));
  await restore(bench, halfway.before, halfway.after);
  return false;
}
