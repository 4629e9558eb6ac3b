import { changedParts, restore, snapshotOf, type Snapshot } from './snapshot.ts';
import type { Change } from './timeline.svelte.ts';
import type { Workbench } from './workbench.svelte.ts';

/**
 * Runs a job that changes what is open, and records what it changed so that it can be taken back: every change of
 * tables, models and queries goes through here. Such jobs run one after another; inside of one, call no other.
 * @param label what the job does, to follow “Undo: ”
 */
export async function undoable(bench: Workbench, label: string, job: () => Promise<boolean>): Promise<boolean> {
  return (await recorded(bench, label, job)).done;
}

/** The same; resolves also to what was recorded: null when nothing changed. */
export function recorded(
  bench: Workbench,
  label: string,
  job: () => Promise<boolean>,
): Promise<{ readonly done: boolean; readonly change: Change | null }> {
  return bench.timeline.exclusively(async () => {
    const before = snapshotOf(bench);
    let change: Change | null | undefined;
    try {
      const done = await job();
      change = record(bench, label, before);
      return { done, change };
    } catch (thrown) {
      // What it did before it failed stays, and can be taken back.
      if (change === undefined) record(bench, label, before);
      throw thrown;
    }
  });
}

/** The same for a change that is made at once, while longer ones may be under way. */
export function undoableAtOnce(bench: Workbench, label: string, job: () => void): void {
  const before = snapshotOf(bench);
  job();
  record(bench, label, before);
}

function record(bench: Workbench, label: string, earlier: Snapshot): Change | null {
  const { before, after } = changedParts(earlier, snapshotOf(bench));
  if (Object.keys(before).length === 0) return null;
  const change: Change = {
    label,
    kind: 'fixes' in before || 'trained' in before ? 'model' : 'edit',
    undo: () => move(bench, before, after),
    redo: () => move(bench, after, before),
  };
  bench.timeline.push(change);
  return change;
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
